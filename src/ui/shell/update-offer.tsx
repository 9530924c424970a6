import { takeUpdate } from '../offline/register-offline.ts';
import { useApp } from '../store/app-store.ts';

export function UpdateOffer() {
  const isReady = useApp((state) => state.env.isUpdateReady);
  if (!isReady) return null;
  return (
    <button type="button" className="link" onClick={takeUpdate}>
      New version, reload
    </button>
  );
}
