import { CommandButton } from '../commands/command-button.tsx';
import { Segments } from '../controls/segments.tsx';
import { SelectField } from '../controls/select-field.tsx';
import { Icon } from '../icons/icon.tsx';
import type { Column } from './columns.ts';
import { patchCompare, useCompare } from './compare-store.ts';
import type { CompareTab } from './own-experiment.ts';
import { OpenResultsFile } from './open-results.tsx';
import { openTab } from './setup-controller.ts';
import type { Shown } from './shown.ts';
import { exportCsv, exportJson } from './transfer-controller.ts';
import { useShown } from './use-shown.ts';

const TABS: readonly { id: CompareTab; name: string }[] = [
  { id: 'losses', name: 'Losses' },
  { id: 'sweep', name: 'Weight sweep' },
  { id: 'folds', name: 'k-fold' },
];

export function CompareBar() {
  const tab = useCompare((state) => state.tab);
  const shown = useShown();
  const hasResults = !('message' in shown) && shown.results.runs.length > 0;
  const scale = useCompare((state) => state.viewport.scale);
  const hasPictures = useCompare((state) => state.pictures.size > 0);
  return (
    <div className="vbar">
      <Segments
        label="Kind of comparison"
        options={TABS}
        value={tab}
        onChange={(id) => openTab(id as CompareTab)}
      />
      {'message' in shown ? <span className="grow" /> : <Choice shown={shown} />}
      <CommandButton command="zoomOut">
        <Icon name="minus" />
      </CommandButton>
      <output className="zoom" aria-label="Zoom">
        {hasPictures ? `${Math.round(scale * 100)} %` : '–'}
      </output>
      <CommandButton command="zoomIn">
        <Icon name="plus" />
      </CommandButton>
      <CommandButton command="fit" label="Fit, or fill the cells">
        <Icon name="fit" />
      </CommandButton>
      <CommandButton command="actualSize" className="ib text" label="1:1, actual size">
        1:1
      </CommandButton>
      <span className="sep" />
      <OpenResultsFile />
      <button
        type="button"
        className="ib text"
        disabled={!hasResults}
        onClick={exportJson}
        title="results.json"
      >
        JSON
      </button>
      <button
        type="button"
        className="ib text"
        disabled={!hasResults}
        onClick={exportCsv}
        title="results.csv"
      >
        CSV
      </button>
    </div>
  );
}

/** What the grid shows of many runs. */
function Choice({ shown }: { shown: Shown }) {
  const tab = useCompare((state) => state.tab);
  const choice = useCompare((state) => state.choice);
  const { experiment } = shown.results;
  if (tab === 'sweep') {
    const weights = distinctWeights(shown.columns);
    return (
      <>
        <span className="muted roomy">the grid shows</span>
        <span className="cmp-choice">
          <SelectField
            label="Weight in the grid"
            options={weights.map((weight) => ({ id: String(weight), name: `w ${weight}` }))}
            value={String(choice.sweep.weight)}
            placeholder="w"
            onChange={(id) =>
              patchCompare({ choice: { ...choice, sweep: { weight: Number(id), fold: null } } })
            }
          />
        </span>
        <span className="grow" />
      </>
    );
  }
  if (tab === 'folds') {
    return (
      <>
        <span className="muted roomy">the grid shows</span>
        <span className="cmp-choice">
          <SelectField
            label="Fold in the grid"
            options={Array.from({ length: experiment.folds ?? 0 }, (_, fold) => ({
              id: String(fold),
              name: `fold ${fold + 1}`,
            }))}
            value={String(choice.folds.fold)}
            placeholder="fold"
            onChange={(id) =>
              patchCompare({ choice: { ...choice, folds: { weight: null, fold: Number(id) } } })
            }
          />
        </span>
        <span className="grow" />
      </>
    );
  }
  const seeds = new Set(shown.results.runs.map(({ seed }) => seed)).size;
  return (
    <span className="muted roomy ell grow">
      {seeds > 1 ? 'one thing differs' : 'same seed, one thing differs'}
      {shown.source === 'recorded' && '; recorded, not trained in this page'}
    </span>
  );
}

function distinctWeights(columns: readonly Column[]): number[] {
  const weights = columns.flatMap(({ weight }) => (weight === null ? [] : [weight]));
  return [...new Set(weights)].sort((a, b) => a - b);
}
