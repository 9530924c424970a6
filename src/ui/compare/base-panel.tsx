// What is the same in all runs.
import { modelMetas } from '../../engine/models/model-metas.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import type { DatasetTable } from '../../workers/data-protocol.ts';
import { countOf, formatCount, formatRate } from '../format/format-number.ts';
import { useApp } from '../store/app-store.ts';
import { patchCompare, useCompare } from './compare-store.ts';
import { baseOf, type Shown } from './shown.ts';
import { useShown } from './use-shown.ts';

const OPTIMISERS: Record<RunConfig['optimiser']['id'], string> = { adam: 'Adam', adamw: 'AdamW', sgd: 'SGD' };

export function BasePanel() {
  const shown = useShown();
  const isOwn = 'message' in shown || shown.source === 'own';
  const ownBase = useApp((state) => state.config);
  const base = useCompare((state) => baseOf(state, ownBase));
  const table = useApp((state) => state.data.table);
  const differs = 'message' in shown ? new Set<string>() : whatDiffers(shown);
  const config = isOwn ? base : 'message' in shown ? base : shown.results.arms[0].config;
  const meta = modelMetas.find(({ id }) => id === config.model.id);
  const loss = findLossMeta(config.loss.id);
  const isFolds = useCompare((state) => state.tab === 'folds');
  const images = isOwn ? ownSplitWords(table, isFolds) : splitWords(shown);
  const rows: [string, string][] = [
    ['Data', isOwn ? (table?.name ?? 'none') : 'message' in shown ? '' : shown.results.data.name],
    ...(differs.has('loss') ? [] : [['Loss', loss?.label ?? config.loss.id] as [string, string]]),
    ...(differs.has('seed') ? [] : [['Seed', String(config.seed)] as [string, string]]),
    ...(differs.has('model')
      ? []
      : [
          ['Network', `${meta?.label ?? config.model.id}, ${config.model.channels} channels`] as [
            string,
            string,
          ],
        ]),
    ...(differs.has('weight') ? [] : [['Weight w', config.loss.weight.toFixed(2)] as [string, string]]),
    ['Patch, batch', `${config.patchPx} px, ${config.batch}`],
    [
      'Steps',
      `${formatCount(config.steps)}, ${OPTIMISERS[config.optimiser.id]} ${formatRate(config.optimiser.learningRate)}`,
    ],
    ['Images', images],
  ];
  return (
    <section className="sec" aria-label="The same in all">
      <h2>
        The same in all
        {isOwn && (
          <button
            type="button"
            className="aside link"
            aria-haspopup="dialog"
            onClick={() => patchCompare({ sheet: 'base' })}
          >
            change
          </button>
        )}
      </h2>
      <dl className="cmp-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="ell" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function whatDiffers({ results }: Shown): Set<string> {
  const { vary } = results.experiment;
  return new Set(
    (['loss', 'weight', 'seed', 'model'] as const).filter((key) => (vary[key]?.length ?? 0) > 1),
  );
}

function ownSplitWords(table: DatasetTable | null, isFolds: boolean): string {
  if (table === null) return 'no data';
  const { trainCount, validationCount } = table;
  if (isFolds) return `${countOf(trainCount + validationCount, 'image')} in folds`;
  return `${trainCount} train, ${validationCount} validation`;
}

function splitWords(shown: ReturnType<typeof useShown>): string {
  if ('message' in shown) return '';
  const [first] = shown.results.runs;
  if (first === undefined) return '';
  if (first.fold !== null) return `${countOf(shown.results.data.imageCount, 'image')} in folds`;
  return `${first.split.train.length} train, ${first.split.validation.length} validation`;
}
