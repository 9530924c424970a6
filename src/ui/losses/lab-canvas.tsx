import { useEffect, useRef } from 'react';
import { registerLabCanvas, type LabCanvasId } from './lab-canvases.ts';

/** Shows the worker's newest bitmap of this id. @param label what it shows; undefined: words beside it say so */
export function LabCanvas({ id, label }: { id: LabCanvasId; label?: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current !== null) return registerLabCanvas(id, canvas.current);
  }, [id]);
  return (
    <canvas
      ref={canvas}
      width={1}
      height={1}
      data-lab={id}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
