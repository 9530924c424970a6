/**
 * Does work before the next picture but after this task: a chart measures its host, and that would make the browser lay the
 * whole room out in the task that has just built it.
 *
 * @param mount what to do; returns how to undo it
 * @returns undoes it, or keeps it from being done
 */
export function inNextFrame(mount: () => () => void): () => void {
  let unmount: (() => void) | null = null;
  const frame = requestAnimationFrame(() => {
    unmount = mount();
  });
  return () => {
    cancelAnimationFrame(frame);
    unmount?.();
  };
}
