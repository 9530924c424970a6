import { lazy, memo, Suspense, useDeferredValue } from 'react';
import { ROOMS } from './rooms/room-list.ts';
import { ShownRoom } from './rooms/shown-room.ts';
import { ConfirmDialog } from './shell/confirm-dialog.tsx';
import { StatusLine } from './shell/status-line.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { openSheet } from './store/view-controller.ts';
import { useApp } from './store/app-store.ts';
import type { RoomId } from './store/view-slice.ts';

const HelpSheet = lazy(() => import('./shell/help-sheet.tsx').then((part) => ({ default: part.HelpSheet })));
const PairingSheet = lazy(() =>
  import('./train/pairing-sheet.tsx').then((part) => ({ default: part.PairingSheet })),
);
const ShareSheet = lazy(() =>
  import('./share/share-sheet.tsx').then((part) => ({ default: part.ShareSheet })),
);
const ExportSheet = lazy(() =>
  import('./save/export-sheet.tsx').then((part) => ({ default: part.ExportSheet })),
);
const ChartTableSheet = lazy(() =>
  import('./charts/chart-table-sheet.tsx').then((part) => ({ default: part.ChartTableSheet })),
);
const LessonsSheet = lazy(() =>
  import('./lessons/lessons-sheet.tsx').then((part) => ({ default: part.LessonsSheet })),
);
const RunsSheet = lazy(() => import('./charts/runs-sheet.tsx').then((part) => ({ default: part.RunsSheet })));

/** Renders once: each part follows the store by itself, so that a room is not rendered anew for what concerns another part. */
export function App() {
  return (
    <div className="app">
      <TopBar />
      <CurrentRoom />
      <StatusLine />
      <ConfirmDialog />
      <Sheets />
    </div>
  );
}

function CurrentRoom() {
  // The tab answers at once; React builds the room in small parts, between which the page hears keys and paints.
  const shown = useDeferredValue(useApp((state) => state.view.room));
  return <RoomFrame id={shown} />;
}

const RoomFrame = memo(function RoomFrame({ id }: { id: RoomId }) {
  const Room = (ROOMS.find((room) => room.id === id) ?? ROOMS[0]).component;
  return (
    <ShownRoom value={id}>
      <Suspense fallback={<main className="room-wait" aria-busy="true" />}>
        <Room />
      </Suspense>
    </ShownRoom>
  );
});

function Sheets() {
  const sheet = useApp((state) => state.view.sheet);
  const close = (): void => openSheet(null);
  return (
    <Suspense fallback={null}>
      {sheet === 'help' && <HelpSheet onClose={close} />}
      {sheet === 'lessons' && <LessonsSheet onClose={close} />}
      {sheet === 'pairing' && <PairingSheet onClose={close} />}
      {sheet === 'export' && <ExportSheet onClose={close} />}
      {sheet === 'share' && <ShareSheet onClose={close} />}
      {sheet === 'runs' && <RunsSheet onClose={close} />}
      {sheet === 'chartTable' && <ChartTableSheet onClose={close} />}
    </Suspense>
  );
}
