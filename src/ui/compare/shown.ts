// What the room shows now, put together from its state and the open data set. Pure, and memoised by identity.
import type { ExperimentResults } from '../../engine/experiments/experiment-results.ts';
import type { RunConfig } from '../../engine/run-config.ts';
import type { AppState } from '../store/app-store.ts';
import type { Sentence } from '../store/data-slice.ts';
import { columnsOf, tabOf, type Column, type GridRow } from './columns.ts';
import type { CompareState, SourceId } from './compare-store.ts';
import { whyNoPictures, type NoPicture } from './picture-words.ts';
import { resultsOf } from './results-of.ts';
import { planKey, planOwn, type CompareTab, type OwnPlan } from './own-experiment.ts';

export interface Shown {
  source: SourceId;
  /** Names the pictures in the compare worker; null where there are none. */
  comparison: string | null;
  results: ExperimentResults;
  columns: Column[];
  /** Why there are no pictures; null where there are, or will be. */
  noPictures: NoPicture | null;
  /** Images before there are results. */
  planned: GridRow[];
  /** Of own runs; null for others. */
  plan: OwnPlan | null;
}

/** Configuration of what is the same in all own runs. */
export const baseOf = (state: Pick<CompareState, 'base'>, config: RunConfig): RunConfig =>
  state.base ?? config;

type Data = Pick<AppState['data'], 'table' | 'source'>;

let lastPlan: { of: readonly unknown[]; plan: OwnPlan | Sentence } | null = null;

/** The plan of a tab's own runs, or why there can be none. */
export function ownPlan(
  tab: CompareTab,
  state: Pick<CompareState, 'base' | 'own'>,
  config: RunConfig,
  { table, source }: Data,
): OwnPlan | Sentence {
  const of = [tab, state.own[tab].setup, baseOf(state, config), table];
  if (lastPlan !== null && of.every((part, at) => lastPlan?.of[at] === part)) return lastPlan.plan;
  let plan: OwnPlan | Sentence;
  try {
    plan = planOwn(tab, state.own[tab].setup, baseOf(state, config), {
      name: table?.name ?? 'no data',
      sample: source?.kind === 'sample' ? source.id : null,
    });
  } catch (error) {
    plan = {
      message: error instanceof Error ? error.message : String(error),
      fix: 'Change it under “The same in all”, or take that run out.',
    };
  }
  lastPlan = { of, plan };
  return plan;
}

/** Images that will be validated, in the order of the table; of k-fold all. */
export function plannedImages(tab: CompareTab, { table }: Pick<Data, 'table'>): GridRow[] {
  return (table?.rows ?? [])
    .filter(({ status, split }) => status === 'ready' && (tab === 'folds' || split === 'validation'))
    .map(({ id, name }) => ({ id, name }));
}

/** Results of the own runs that the plan still names. */
function ownResults(plan: OwnPlan, state: CompareState, tab: CompareTab, { table }: Data): ExperimentResults {
  const { results, failures } = state.own[tab];
  return resultsOf(
    plan,
    plan.runs.flatMap((run) => {
      const result = results.get(planKey(run));
      return result === undefined ? [] : [{ ...result, arm: run.arm }];
    }),
    plan.runs.flatMap((run) => {
      const message = failures.get(planKey(run));
      return message === undefined ? [] : [{ arm: run.arm, seed: run.seed, fold: run.fold, message }];
    }),
    {
      name: state.ownData?.name ?? table?.name ?? 'no data',
      classCount: table?.classCount ?? 1,
      imageCount: table?.rows.filter(({ status }) => status === 'ready').length ?? 0,
    },
  );
}

/** The source that a tab really shows: what was wished for, or own runs where that has nothing for this tab. */
export function sourceOf(state: CompareState, tab: CompareTab): SourceId {
  const wished = state.shown[tab];
  const held = wished === 'recorded' ? state.recorded : wished === 'imported' ? state.imported : null;
  return held !== null && tabOf(held.results) === tab ? wished : 'own';
}

/** Sources that have something for a tab. */
export function sourcesOf(state: CompareState, tab: CompareTab): SourceId[] {
  const has = (held: { results: ExperimentResults } | null) => held !== null && tabOf(held.results) === tab;
  return [
    ...(has(state.recorded) ? (['recorded'] as const) : []),
    'own',
    ...(has(state.imported) ? (['imported'] as const) : []),
  ];
}

let lastShown: { of: readonly unknown[]; shown: Shown | Sentence } | null = null;

/** What is shown, or why nothing can be. */
export function shownOf(state: CompareState, config: RunConfig, data: Data): Shown | Sentence {
  const { tab, recorded, imported } = state;
  const source = sourceOf(state, tab);
  const held = source === 'recorded' ? recorded : source === 'imported' ? imported : null;
  const of =
    held !== null
      ? [source, held]
      : [source, tab, state.own[tab], baseOf(state, config), state.ownData, data.table];
  if (lastShown !== null && lastShown.of.length === of.length && of.every((p, at) => lastShown?.of[at] === p))
    return lastShown.shown;
  const shown =
    held !== null ? heldShown(source, held, whyNoPictures(source, state)) : ownShown(state, config, data);
  lastShown = { of, shown };
  return shown;
}

function heldShown(
  source: SourceId,
  held: { results: ExperimentResults; url?: string; comparison?: string | null },
  noPictures: NoPicture | null,
): Shown {
  const { results } = held;
  const comparison = held.url ?? held.comparison ?? null;
  return { source, comparison, noPictures, results, columns: columnsOf(results), planned: [], plan: null };
}

function ownShown(state: CompareState, config: RunConfig, data: Data): Shown | Sentence {
  const plan = ownPlan(state.tab, state, config, data);
  if ('message' in plan) return plan;
  const results = ownResults(plan, state, state.tab, data);
  return {
    source: 'own',
    comparison: state.ownData?.comparison ?? null,
    noPictures: data.table === null ? null : whyNoPictures('own', state),
    results,
    columns: columnsOf(results),
    planned: plannedImages(state.tab, data),
    plan,
  };
}
