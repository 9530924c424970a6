// Sentences made of the lab's numbers. Pure.
import type { LabSummary, LabViewId } from '../../workers/skeleton-lab-protocol.ts';
import { countOf, formatBytes, formatCount, formatThree } from '../format/format-number.ts';
import type { ShownNumbers } from './skeletons-store.ts';
import { VIEWS } from './view-list.ts';

/** What a picture shows, for those who do not see it. */
export function describeView(id: LabViewId, numbers: ShownNumbers | undefined): string {
  const name = VIEWS.find((view) => view.id === id)?.name ?? id;
  if (numbers === undefined) return `${name}, nothing yet`;
  const { areaPx, pieces, loops, breaks } = numbers;
  const broken = breaks === null ? '' : `, ${countOf(breaks, 'break')}`;
  return `${name}: ${countOf(areaPx, 'pixel')}, ${countOf(pieces, 'piece')}, ${countOf(loops, 'loop')}${broken}`;
}

/** Bytes with one digit more than elsewhere: a window's planes differ by fractions of a megabyte. */
export function formatHeld(bytes: number): { value: string; unit: string } {
  if (bytes < 1e6) return { value: formatThree(bytes / 1e3), unit: 'kB' };
  const [value, unit] = bytes < 1e7 ? [(bytes / 1e6).toFixed(1), 'MB'] : formatBytes(bytes).split(' ');
  return { value, unit };
}

function held(bytes: number): string {
  const { value, unit } = formatHeld(bytes);
  return `${value} ${unit}`;
}

/** What the curve and the bars come to, in one sentence. */
export function summarise(summary: LabSummary): string {
  const { softPieces, topoPieces } = summary.chosen;
  const { exactPieces, tubeMs, tubeBytes, softStepMs, softStepBytes, topoStepMs, topoStepBytes } = summary;
  return (
    `The tube is made once, in ${formatThree(tubeMs)} ms and ${held(tubeBytes)}; in every training step the soft skeleton ` +
    `costs ${formatThree(softStepMs)} ms and ${held(softStepBytes)} and has ${countOf(softPieces, 'piece')} where the exact one ` +
    `has ${formatCount(exactPieces)}, the topology-preserving one ${formatThree(topoStepMs)} ms and ${held(topoStepBytes)} and has ${formatCount(topoPieces)}.`
  );
}

/** The curve as words. */
export function describeCurve({ iterations, softPieces, topoPieces, exactPieces }: LabSummary): string {
  const soft = iterations.map((k, at) => `${k}: ${softPieces[at]}`).join(', ');
  const topo = [...new Set(topoPieces)].join(' to ');
  return `Pieces of the soft skeleton by iterations, ${soft}; of the topology-preserving one ${topo}; of the exact one ${exactPieces}.`;
}
