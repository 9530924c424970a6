// Chooses among all masks of an image the one to learn from, and words what is left over. Pure.
import type { Match, ProposedPair, ReadFile } from './pairing-types.ts';

/** Series of labels that say most clearly "these are the labels", first; then by name. */
const PREFERRED = [
  'manual',
  'ho',
  'gt',
  'truth',
  'groundtruth',
  'label',
  'labels',
  'annotation',
  'annotations',
  'seg',
];

/**
 * One row per image, then one per mask that fits no image.
 *
 * The rule for several masks: a field of view and second observers step back; of the remaining series of labels the one
 * that covers most images is taken, then the one in the closest folders, then by PREFERRED, then by name. The others are
 * named in the notes.
 */
export function selectLabels(
  matches: ReadonlyMap<ReadFile, Match[]>,
  contested: ReadonlyMap<ReadFile, { mask: ReadFile; rivals: ReadFile[] }>,
  orphans: ReadFile[],
): ProposedPair[] {
  const ranks = rankSeries(matches);
  const rows = [...matches].map(([image, found]) =>
    selectForImage(image, found, ranks, contested.get(image) ?? null),
  );
  for (const orphan of orphans) {
    const isFieldOfView = orphan.role === 'fieldOfView';
    rows.push({
      imagePath: null,
      maskPath: isFieldOfView ? null : orphan.path,
      fieldOfViewPath: isFieldOfView ? orphan.path : null,
      name: orphan.name.name,
      split: orphan.name.split,
      reason: orphan.problem?.reason ?? `No image was found for ${orphan.path}.`,
      fix:
        orphan.problem?.fix ??
        'Drop the images together with the masks; their names must share a stem or a number.',
      notes: [],
    });
  }
  return rows;
}

function isFieldOfView(match: Match, others: Match[]): boolean {
  const { role, name, content } = match.mask;
  if (role === 'fieldOfView') return true;
  if (!name.saysOnlyMask || content?.looksLikeFieldOfView === false) return false;
  if (content?.looksLikeFieldOfView === true) return true;
  // Nothing known of its content: "mask" beside a stronger word means the field of view.
  return others.some(
    (other) => other !== match && !other.mask.name.saysOnlyMask && other.mask.problem === null,
  );
}

function labelsOf(found: Match[]): Match[] {
  const labels = found.filter((match) => match.mask.problem === null && !isFieldOfView(match, found));
  const firsts = labels.filter((match) => match.mask.name.observer === 1);
  return firsts.length > 0 ? firsts : labels;
}

/** Position of each series in the order of choice. */
function rankSeries(matches: ReadonlyMap<ReadFile, Match[]>): Map<string, number> {
  const statistics = new Map<string, { images: number; foreign: number }>();
  for (const found of matches.values()) {
    const seen = new Set<string>();
    for (const { series, foreignFolders } of labelsOf(found)) {
      if (seen.has(series)) continue;
      seen.add(series);
      const entry = statistics.get(series) ?? { images: 0, foreign: 0 };
      entry.images++;
      entry.foreign += foreignFolders;
      statistics.set(series, entry);
    }
  }
  const preference = (series: string) => {
    const words = series.split(' ');
    const at = PREFERRED.findIndex((word) => words.includes(word));
    return at < 0 ? PREFERRED.length : at;
  };
  const order = [...statistics].sort(
    ([a, one], [b, other]) =>
      other.images - one.images ||
      one.foreign / one.images - other.foreign / other.images ||
      preference(a) - preference(b) ||
      (a < b ? -1 : 1),
  );
  return new Map(order.map(([series], rank) => [series, rank]));
}

function selectForImage(
  image: ReadFile,
  found: Match[],
  ranks: Map<string, number>,
  contest: { mask: ReadFile; rivals: ReadFile[] } | null,
): ProposedPair {
  const row: ProposedPair = {
    imagePath: image.path,
    maskPath: null,
    fieldOfViewPath: null,
    name: image.name.name,
    split: image.name.split,
    reason: null,
    fix: null,
    notes: [],
  };
  const refuse = (reason: string, fix: string) => {
    row.reason ??= reason;
    row.fix ??= fix;
    return row;
  };
  if (image.problem !== null) refuse(image.problem.reason, image.problem.fix);

  const fieldsOfView = found.filter((match) => match.mask.problem === null && isFieldOfView(match, found));
  const labels = labelsOf(found).sort(
    (a, b) =>
      (ranks.get(a.series) ?? 0) - (ranks.get(b.series) ?? 0) ||
      a.looseness - b.looseness ||
      a.foreignFolders - b.foreignFolders,
  );
  const [chosen, next] = labels;
  row.fieldOfViewPath = fieldsOfView[0]?.mask.path ?? null;
  row.maskPath = chosen?.mask.path ?? null;

  for (const match of found) {
    const { path, name, problem } = match.mask;
    if (path === row.maskPath || path === row.fieldOfViewPath) continue;
    if (problem !== null) row.notes.push(`${path} was left out: ${problem.reason}`);
    else if (name.observer > 1) row.notes.push(`${path} is another observer's labels and is not used.`);
    else row.notes.push(`${path} also fits this image and is not used.`);
  }

  if (chosen === undefined) {
    const broken = found.find((match) => match.mask.problem !== null);
    if (broken?.mask.problem != null) {
      row.maskPath = broken.mask.path;
      row.notes = [];
      return refuse(broken.mask.problem.reason, broken.mask.problem.fix);
    }
    if (contest !== null) {
      row.maskPath = contest.mask.path;
      const rivals = contest.rivals.map((rival) => rival.path).join(' and ');
      return refuse(
        `${contest.mask.path} fits ${rivals} equally well.`,
        'Rename the files so that each mask fits one image.',
      );
    }
    if (row.fieldOfViewPath !== null) {
      return refuse(
        `${image.path} has a field of view (${row.fieldOfViewPath}) but no label mask.`,
        'Add the folder with the labels, for example 1st_manual.',
      );
    }
    const extension = `${image.name.name}_mask.png`;
    return refuse(
      `No mask was found for ${image.path}.`,
      `Add a mask that shares its stem or number, for example masks/${image.name.name}.png or ${extension}.`,
    );
  }
  const isTie =
    next !== undefined &&
    next.series === chosen.series &&
    next.looseness === chosen.looseness &&
    next.foreignFolders === chosen.foreignFolders;
  if (isTie) {
    row.notes = [];
    return refuse(
      `Two masks fit ${image.path} equally well: ${chosen.mask.path} and ${next.mask.path}.`,
      'Remove or rename one of them.',
    );
  }
  return row;
}
