import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { useApp } from '../store/app-store.ts';
import type { LabSource } from '../../workers/loss-lab-protocol.ts';
import { CropMap } from './crop-map.tsx';
import { chooseSource, openAgain, openSample } from './lab-controller.ts';
import { useLab } from './lab-store.ts';

const SOURCES: readonly { id: LabSource; name: string }[] = [
  { id: 'drawn', name: 'Drawn' },
  { id: 'live', name: 'Live' },
  { id: 'blank', name: 'Blank' },
];

export function PredictionPanel() {
  const table = useApp((state) => state.data.table);
  const source = useLab((state) => state.source);
  const sampleId = useLab((state) => state.sampleId);
  const rows = table?.rows.filter(({ status }) => status === 'ready') ?? [];
  return (
    <section className="sec" aria-label="Prediction">
      <h2>
        Prediction
        {table !== null && <span className="aside ell">{table.name}</span>}
      </h2>
      <Segments
        label="What the prediction starts as"
        options={SOURCES}
        value={source}
        onChange={(id) => void chooseSource(id as LabSource)}
      />
      <div className="pick-image">
        <SelectField
          label="Image"
          options={rows.map(({ id, name, width, height }) => ({
            id,
            name,
            detail: `${width} × ${height} px`,
          }))}
          value={sampleId}
          placeholder="Choose an image"
          onChange={(id) => void openSample(id, source === 'live' ? 'drawn' : source)}
        />
      </div>
      <Trouble />
      <div className="crop-row">
        <CropMap />
        <SourceWords />
      </div>
      {table !== null && table.classCount > 1 && (
        <p className="muted classes" data-testid="lab-classes">
          All {table.classCount} classes count together as foreground here, as one class.
        </p>
      )}
    </section>
  );
}

function SourceWords() {
  const source = useLab((state) => state.source);
  const liveStep = useLab((state) => state.liveStep);
  switch (source) {
    case 'drawn':
      return (
        <p className="muted">
          Drawn from the ground truth, with soft edges and smooth noise: no network predicted it.
        </p>
      );
    case 'live':
      return (
        <p className="muted">
          Of the Train room, step {liveStep ?? '–'}, in 256 steps of <i>p</i>.{' '}
          <button type="button" className="link" onClick={() => void chooseSource('live')}>
            Take the newest
          </button>
        </p>
      );
    case 'blank':
      return <p className="muted">Background everywhere. Paint with “Add”.</p>;
  }
}

function Trouble() {
  const trouble = useLab((state) => state.trouble);
  const phase = useLab((state) => state.phase);
  if (trouble === null) return null;
  return (
    <div className="notice" role="alert">
      <b>{trouble.message}</b> {trouble.fix}{' '}
      {phase === 'failed' && (
        <button type="button" className="link" onClick={openAgain}>
          Open again
        </button>
      )}
    </div>
  );
}
