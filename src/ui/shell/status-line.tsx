import { useApp } from '../store/app-store.ts';

/** What screen readers are told: phases, pauses, failures. */
export function StatusLine() {
  const announcement = useApp((state) => state.view.announcement);
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {announcement}
    </p>
  );
}
