import { lazy, Suspense } from 'react';
import { ConfirmDialog } from './shell/confirm-dialog.tsx';
import { StatusLine } from './shell/status-line.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { openSheet } from './store/view-controller.ts';
import { useApp } from './store/app-store.ts';
import { TrainRoom } from './train/train-room.tsx';

const HelpSheet = lazy(() => import('./shell/help-sheet.tsx').then((part) => ({ default: part.HelpSheet })));
const PairingSheet = lazy(() =>
  import('./train/pairing-sheet.tsx').then((part) => ({ default: part.PairingSheet })),
);
const ChartTableSheet = lazy(() =>
  import('./charts/chart-table-sheet.tsx').then((part) => ({ default: part.ChartTableSheet })),
);

export function App() {
  const sheet = useApp((state) => state.view.sheet);
  const close = (): void => openSheet(null);
  return (
    <div className="app">
      <TopBar />
      <TrainRoom />
      <StatusLine />
      <ConfirmDialog />
      <Suspense fallback={null}>
        {sheet === 'help' && <HelpSheet onClose={close} />}
        {sheet === 'pairing' && <PairingSheet onClose={close} />}
        {sheet === 'chartTable' && <ChartTableSheet onClose={close} />}
      </Suspense>
    </div>
  );
}
