// From results to what stands side by side: the columns of the grid, the rows of the table, the lines of the charts. Pure.
import type { ExperimentResults, RunResult } from '../../engine/experiments/experiment-results.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { modelMetas } from '../../engine/models/model-metas.ts';
import type { SummaryInput } from '../../workers/compare-protocol.ts';

export interface Column {
  /** A, B, C, …; the first is what the others are compared with. */
  letter: string;
  /** For people, e.g. "+ Skeleton Recall", "w 0.3", "seed 8". */
  label: string;
  /** A CSS colour. */
  colour: string;
  /** Index of the arm. */
  arm: number;
  /** Only runs with this seed; null: all of the arm. */
  seed: number | null;
  lossId: string;
  /** w; null for losses without one. */
  weight: number | null;
}

/** A … Z, then A2 … */
export function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`;
}

/** Shades of one loss's colour, for columns that share it: the first is the colour itself. */
function shade(token: string, rank: number, count: number): string {
  if (rank === 0) return `var(${token})`;
  const share = Math.round(100 - (60 * rank) / Math.max(1, count - 1));
  return `color-mix(in oklab, var(${token}) ${share}%, var(--ink))`;
}

type Described = Pick<ExperimentResults, 'experiment' | 'arms'>;

/** Arms, or the seeds of the only arm where there are several. */
export function columnsOf({ experiment, arms }: Described): Column[] {
  const seeds = experiment.vary.seed ?? [];
  const bySeed = arms.length === 1 && seeds.length > 1;
  const parts = bySeed
    ? seeds.map((seed) => ({ arm: 0, seed: seed }))
    : arms.map((_, arm) => ({ arm, seed: null as number | null }));
  const weights = new Set(arms.map(({ config }) => config.loss.weight));
  const losses = new Set(arms.map(({ config }) => config.loss.id));
  const models = new Set(arms.map(({ config }) => config.model.id));
  const lossAt = ({ arm }: { arm: number }) => arms[arm].config.loss.id;
  return parts.map((part, index) => {
    const { label, config } = arms[part.arm];
    const meta = findLossMeta(config.loss.id);
    const same = parts.filter((other) => lossAt(other) === config.loss.id);
    let words = label;
    if (bySeed) words = `seed ${part.seed}`;
    else if (losses.size === 1 && models.size === 1 && weights.size > 1) words = `w ${config.loss.weight}`;
    else if (losses.size === 1 && models.size > 1)
      words = modelMetas.find(({ id }) => id === config.model.id)?.label ?? label;
    return {
      letter: letterOf(index),
      label: words,
      colour: shade(meta?.colour ?? '--l-dice', same.indexOf(part), same.length),
      ...part,
      lossId: config.loss.id,
      weight: meta?.defaultWeight === null ? null : config.loss.weight,
    };
  });
}

/** Finished runs of a column. */
export function runsOf(runs: readonly RunResult[], { arm, seed }: Pick<Column, 'arm' | 'seed'>): RunResult[] {
  return runs.filter((run) => run.arm === arm && (seed === null || run.seed === seed));
}

/** Each column as an arm of its own, all compared with the first. */
export function summaryInput(results: ExperimentResults, columns: readonly Column[]): SummaryInput {
  return {
    arms: columns.map(({ label, arm }, index) => ({
      ...results.arms[arm],
      label,
      reference: index === 0 ? null : 0,
    })),
    runs: columns.flatMap((column, index) =>
      // Seeds that stand side by side are paired image by image, so they count as one cell.
      runsOf(results.runs, column).map((run) => ({
        ...run,
        arm: index,
        seed: column.seed === null ? run.seed : 0,
      })),
    ),
    runCount: results.runCount,
  };
}

/** Which of the three tabs shows these results. */
export function tabOf({ experiment, arms }: Described): 'losses' | 'sweep' | 'folds' {
  if (experiment.folds !== null) return 'folds';
  const weights = new Set(
    arms
      .filter(({ config }) => findLossMeta(config.loss.id)?.defaultWeight !== null)
      .map(({ config }) => config.loss.weight),
  );
  return weights.size >= 3 ? 'sweep' : 'losses';
}

export interface GridRow {
  id: string;
  name: string;
}

/** What narrows the grid down where all would be too many. */
export interface GridChoice {
  weight: number | null;
  fold: number | null;
}

/** Columns of the grid: of a sweep those at one weight, where each loss has its own colour again. */
export function gridColumns(columns: readonly Column[], { weight }: GridChoice): Column[] {
  if (weight === null) return [...columns];
  return columns
    .filter((column) => column.weight === null || column.weight === weight)
    .map((column) => ({ ...column, colour: `var(${findLossMeta(column.lossId)?.colour ?? '--l-dice'})` }));
}

/** The run whose prediction a cell shows: the first of the column that has the image. */
export function runOfCell(
  runs: readonly RunResult[],
  column: Pick<Column, 'arm' | 'seed'>,
  imageId: string,
  { fold }: GridChoice,
): RunResult | null {
  return (
    runsOf(runs, column).find(
      (run) => (fold === null || run.fold === fold) && run.images.some(({ id }) => id === imageId),
    ) ?? null
  );
}

/** Images of the finished runs, worst clDice of the first column first; `planned` ones while nothing is finished. */
export function gridRows(
  runs: readonly RunResult[],
  first: Pick<Column, 'arm' | 'seed'> | undefined,
  choice: GridChoice,
  planned: readonly GridRow[],
): GridRow[] {
  const rows = new Map<string, GridRow>();
  for (const run of runs) {
    if (choice.fold !== null && run.fold !== choice.fold) continue;
    for (const { id, name } of run.images) if (!rows.has(id)) rows.set(id, { id, name });
  }
  if (rows.size === 0) return [...planned];
  const worth = (id: string): number => {
    const run = first === undefined ? null : runOfCell(runs, first, id, choice);
    return run?.images.find((image) => image.id === id)?.clDice ?? Infinity;
  };
  return [...rows.values()].sort((a, b) => worth(a.id) - worth(b.id) || 0);
}
