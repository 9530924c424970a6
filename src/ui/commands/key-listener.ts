// Keys to commands.
import { appStore } from '../store/app-store.ts';
import { commandOfKey, type Command } from './command-table.ts';

/** Elements that need the key themselves. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return false;
  // In an open list letters look for entries; in the film strip they stay commands.
  if (target.closest('[role=dialog], [role=alertdialog], .popover') !== null) return true;
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  const field = target.closest('input, textarea, select');
  if (field !== null) {
    const type = field instanceof HTMLInputElement ? field.type : 'text';
    // Sliders and radios take arrows and Space only; digits and letters are free there.
    if (type !== 'range' && type !== 'radio' && type !== 'checkbox') return true;
    if (event.key === ' ') return true;
  }
  return (
    event.key === ' ' && target.closest('button, a[href], summary, [role=button], [role=radio]') !== null
  );
}

/** Listens on the window until the returned function is called. */
export function listenToKeys(): () => void {
  const held = new Set<Command>();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const state = appStore.getState();
    if (!state.env.areKeysOn || state.view.sheet !== null || state.view.confirm !== null || isTaken(event))
      return;
    const command = commandOfKey(event.key);
    if (command === null) return;
    event.preventDefault();
    // Before the widget that has the focus: a list would take the letter as the beginning of a name.
    event.stopPropagation();
    // A held key repeats: right for zoom, wrong for toggles.
    if (event.repeat && command.group !== 'Viewer') return;
    if (!command.isEnabled(state)) return;
    command.run();
    if (command.release !== undefined) held.add(command);
  };
  const releaseAll = (): void => {
    for (const command of held) command.release?.();
    held.clear();
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    const command = commandOfKey(event.key);
    if (command !== null && held.delete(command)) command.release?.();
  };
  window.addEventListener('keydown', onKeyDown, { capture: true });
  window.addEventListener('keyup', onKeyUp);
  window.addEventListener('blur', releaseAll);
  return () => {
    window.removeEventListener('keydown', onKeyDown, { capture: true });
    window.removeEventListener('keyup', onKeyUp);
    window.removeEventListener('blur', releaseAll);
    releaseAll();
  };
}
