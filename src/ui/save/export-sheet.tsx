import { useCallback, useEffect, useState } from 'react';
import { Button, FileTrigger, Switch } from 'react-aria-components';
import type { StoreUsage } from '../../workers/store-protocol.ts';
import { ModalSheet } from '../controls/modal-sheet.tsx';
import { countOf, formatBytes } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { hasRun } from '../store/run-slice.ts';
import '../styles/share.css';
import {
  exportCharts,
  exportNnunet,
  exportOverlay,
  exportRun,
  exportWeights,
  importRun,
} from './export-controller.ts';
import { askForPromise, forget, readUsage, setKeeping } from './keep-controller.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function ExportSheet({ onClose }: { onClose: () => void }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [packed, setPacked] = useState<string | null>(null);
  const hasData = useApp(({ data }) => data.source !== null);
  const isThere = useApp(({ run }) => hasRun(run) && run.step > 0);
  const hasImage = useApp(({ view }) => view.room === 'train' && view.imageSize !== null);
  /** One at a time. The buttons stay enabled: one that is disabled loses the focus, and Escape with it. */
  const act = (name: string, work: () => Promise<void>): void => {
    if (busy !== null) return;
    setBusy(name);
    setTrouble(null);
    work()
      .catch((error: unknown) => setTrouble(messageOf(error)))
      .finally(() => setBusy(null));
  };
  return (
    <ModalSheet title="Export and keep" className="share" onClose={onClose}>
      <div className="sheet-body">
        <h3>This run</h3>
        <p className="muted">
          One ZIP with settings, history, metrics, predictions of the validation images, weights (safetensors,
          tfjs, a PyTorch module) and a checkpoint to go on from. Your images are not in it.
        </p>
        <div className="btn-row">
          <Button className="btn primary" isDisabled={!isThere} onPress={() => act('run', exportRun)}>
            {busy === 'run' ? 'Packing…' : 'Run as ZIP'}
          </Button>
          <Button className="btn" isDisabled={!isThere} onPress={() => act('weights', exportWeights)}>
            Weights, safetensors
          </Button>
          <FileTrigger
            acceptedFileTypes={['.zip']}
            onSelect={(files) => {
              const file = files?.[0];
              if (file !== undefined) act('import', () => importRun(file));
            }}
          >
            <Button className="btn">Bring a run back</Button>
          </FileTrigger>
        </div>
        <h3>Pictures</h3>
        <div className="btn-row">
          <Button className="btn" isDisabled={!hasImage} onPress={() => act('overlay', exportOverlay)}>
            Image with layers, PNG
          </Button>
          <Button className="btn" isDisabled={!hasImage} onPress={() => act('charts', exportCharts)}>
            Charts, PNG
          </Button>
        </div>
        <h3>Data set</h3>
        <p className="muted">
          Images and masks in nnU-Net’s raw format, with the commands that train them at scale. The images are
          in this ZIP.
        </p>
        <Button
          className="btn"
          isDisabled={!hasData}
          onPress={() =>
            act('nnunet', () =>
              exportNnunet((done, total) => setPacked(`Packing ${done} of ${total}…`)).finally(() =>
                setPacked(null),
              ),
            )
          }
        >
          {packed ?? 'For nnU-Net, ZIP'}
        </Button>
        {trouble !== null && (
          <p className="bad" role="alert">
            {trouble}
          </p>
        )}
        <Keeping />
      </div>
    </ModalSheet>
  );
}

/** What this browser holds of the page, how much that is, and how to be rid of it. */
function Keeping() {
  const isKeeping = useApp((state) => state.env.isKeeping);
  const keepingError = useApp((state) => state.env.keepingError);
  const [usage, setUsage] = useState<StoreUsage | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = useCallback((work: Promise<unknown>): void => {
    work
      .then(readUsage)
      .then(setUsage)
      .catch((reason: unknown) => setError(messageOf(reason)));
  }, []);
  useEffect(() => read(Promise.resolve()), [read]);
  const trouble = keepingError ?? error;
  return (
    <>
      <h3>Kept in this browser</h3>
      <Switch className="switch" isSelected={isKeeping} onChange={(wanted) => read(setKeeping(wanted))}>
        <span className="track" aria-hidden="true" />
        Keep runs, results and own images, so that a reload loses nothing
      </Switch>
      {trouble !== null && (
        <p className="bad" role="alert">
          {trouble}
        </p>
      )}
      {usage !== null && (
        <>
          <p className="muted" data-testid="usage">
            {usage.usedBytes === null || usage.quotaBytes === null
              ? 'The browser does not say how much room there is.'
              : `${formatBytes(usage.usedBytes)} of ${formatBytes(usage.quotaBytes)} are in use, the stored page among them.`}
          </p>
          <p className="muted" data-testid="promise">
            {usage.isPromised
              ? 'The browser has promised to keep it until you delete it.'
              : 'The browser has not promised to keep it: it may delete it when the disk runs short, some also after weeks without a visit. Export what must last.'}
          </p>
          {!usage.isPromised && (
            <Button className="btn" onPress={() => read(askForPromise())}>
              Ask the browser to keep it
            </Button>
          )}
          <dl className="kept">
            <dt>Run to go on with</dt>
            <dd>{formatBytes(usage.runBytes)}</dd>
            <dd>
              <Button className="link" isDisabled={usage.runBytes === 0} onPress={() => read(forget('run'))}>
                Delete the run
              </Button>
            </dd>
            <dt>Own images</dt>
            <dd>{formatBytes(usage.uploadBytes)}</dd>
            <dd>
              <Button
                className="link"
                isDisabled={usage.uploadBytes === 0}
                onPress={() => read(forget('upload'))}
              >
                Delete the images
              </Button>
            </dd>
            <dt>Results in Compare</dt>
            <dd>
              {formatBytes(usage.compared.bytes)}, {countOf(usage.compared.runs, 'run')}
            </dd>
            <dd>
              <Button className="link" onPress={() => read(forget('comparison'))}>
                Delete the results
              </Button>
            </dd>
            <dt>Ended runs</dt>
            <dd>{usage.keptRuns}</dd>
            <dd>
              <Button className="link" onPress={() => read(forget('all'))}>
                Delete everything
              </Button>
            </dd>
          </dl>
        </>
      )}
    </>
  );
}
