import { SelectField } from '../controls/select-field.tsx';
import { countOf } from '../format/format-number.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { chooseSampleSet, dismissTrouble } from '../store/data-controller.ts';
import { openSheet } from '../store/view-controller.ts';
import { describeSizes } from './data-words.ts';
import { DropArea } from './drop-area.tsx';
import { MaskValues } from './mask-values.tsx';
import { PresetChoice } from './preset-choice.tsx';

export function DataPanel() {
  const sets = useApp((state) => state.data.sampleSets);
  const source = useApp((state) => state.data.source);
  const table = useApp((state) => state.data.table);
  return (
    <section className="sec" aria-label="Data">
      <h2>
        Data
        <PairedButton />
      </h2>
      <SelectField
        label="Sample set"
        options={sets.map((set) => ({
          id: set.id,
          name: `${set.name}, synthetic`,
          detail: set.description,
        }))}
        value={source?.kind === 'sample' ? source.id : null}
        placeholder={table?.name ?? 'Choose a sample set'}
        onChange={chooseSampleSet}
      />
      {table !== null && (
        <>
          <div className="split" aria-hidden="true">
            <i style={{ flex: table.trainCount }} />
            <i className="validation" style={{ flex: table.validationCount }} />
          </div>
          <p className="facts">
            <span>{table.trainCount} train</span>
            <span className="grow">{table.validationCount} validation</span>
            <span>
              {describeSizes(table.rows)}
              <span className="wide"> · {countOf(table.classCount, 'class', 'classes')}</span>
            </span>
          </p>
        </>
      )}
      <PresetChoice />
      <MaskValues />
      <Progress />
      <Problem />
      <DropArea />
    </section>
  );
}

function PairedButton() {
  const table = useApp((state) => state.data.table);
  const isRejected = useApp((state) => state.data.rejected !== null);
  if (table === null && !isRejected) return null;
  const total = table?.rows.length ?? 0;
  const ready = table?.rows.filter((row) => row.status === 'ready').length ?? 0;
  const isGood = ready === total && !isRejected;
  return (
    <button
      type="button"
      className={isGood ? 'aside good' : 'aside amber'}
      aria-haspopup="dialog"
      onClick={() => openSheet('pairing')}
    >
      <Icon name={isGood ? 'check' : 'warn'} />
      {table === null ? 'Why not?' : `${ready} of ${total} paired`}
    </button>
  );
}

function Progress() {
  const progress = useApp((state) => state.data.progress);
  if (progress === null) return null;
  const { phase, done, total } = progress;
  const words = `${phase[0].toUpperCase()}${phase.slice(1)} ${done}/${total}`;
  return (
    <div className="working" role="status">
      {words}
      <div
        className="line"
        role="progressbar"
        aria-label={phase}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <i style={{ width: `${total === 0 ? 0 : (100 * done) / total}%` }} />
      </div>
    </div>
  );
}

function Problem() {
  const trouble = useApp((state) => state.data.trouble);
  const isRejected = useApp((state) => state.data.rejected !== null);
  if (trouble === null) return null;
  return (
    <div className="notice" role="alert">
      <button type="button" className="dismiss" aria-label="Dismiss" onClick={dismissTrouble}>
        <Icon name="close" small />
      </button>
      <b>{trouble.message}</b> {trouble.fix}{' '}
      {isRejected && (
        <button type="button" className="link" onClick={() => openSheet('pairing')}>
          Show the table
        </button>
      )}
    </div>
  );
}
