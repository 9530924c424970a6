// Reads a dropped file's path: what it is (image, label, field of view), which split, and the keys that pair it. Pure.

/** The field's words for the parts of a data set, as folder names and as prefixes and suffixes of file names. */
const WORDS: Record<string, readonly string[]> = {
  image:
    'image images img imgs im sat satellite raw photo photos picture pictures original originals orig input inputs source src fundus'.split(
      ' ',
    ),
  label:
    'label labels lab lbl gt gts truth truths groundtruth annotation annotations annot annots anno manual manuals seg segs segmentation segmentations segmentationclass target targets map maps av binary bw ho'.split(
      ' ',
    ),
  mask: ['mask', 'masks', 'msk', 'msks'],
  fieldOfView: ['fov', 'fovs', 'roi', 'rois', 'fieldofview'],
  train: ['train', 'training', 'trn', 'tr'],
  validation: ['val', 'valid', 'validation', 'dev'],
  test: ['test', 'testing', 'tst', 'ts'],
  /** Say how a file is stored, not what it is. */
  storage: 'png jpg jpeg tif tiff gif bmp rgb index idx gray grey colour color'.split(' '),
  filler: ['ground', 'of', 'the', 'files', 'set'],
  /** People who draw labels; a number behind one counts observers. */
  observer: ['manual', 'ho', 'observer', 'expert', 'annotator', 'grader', 'rater', 'reader'],
};
const KINDS = new Map<string, string>();
for (const kind of Object.keys(WORDS).reverse()) {
  for (const word of WORDS[kind]) KINDS.set(word, kind);
}
for (const word of WORDS.observer) KINDS.set(word, 'label');
const ORDINALS = new Map([
  ['1st', 1],
  ['first', 1],
  ['2nd', 2],
  ['second', 2],
  ['3rd', 3],
  ['third', 3],
]);

export type FileRole = 'image' | 'label' | 'fieldOfView';
export type FileSplit = 'train' | 'validation' | 'test';

export interface FileName {
  path: string;
  stem: string;
  folder: string;
  /** Null where no word says it. */
  role: FileRole | null;
  /** The role comes from the file's own name, not only from a folder. */
  isRoleOfStem: boolean;
  /** "mask" and no stronger word: a field of view where the image has another label. */
  saysOnlyMask: boolean;
  /** 1, or more for second and further observers. */
  observer: number;
  split: FileSplit | null;
  /** Folder names without words for role, split and storage; what must agree between image and mask. */
  context: string[];
  /** Words of the name without role, split and observer; numbers without leading zeros. Empty for "mask.png". */
  core: string[];
  /** Core as it is written, for people. */
  name: string;
  /** Which series of labels the file belongs to, such as "av index" or "1 ho". */
  series: string;
}

interface Token {
  word: string;
  start: number;
  end: number;
}

/** Splits a run of letters into known words if it consists of nothing else ("imagestr", "avmanual"). */
function splitKnown(run: string): string[] | null {
  if (KINDS.has(run)) return [run];
  for (let length = run.length - 2; length >= 2; length--) {
    const head = run.slice(0, length);
    if (!KINDS.has(head)) continue;
    const rest = splitKnown(run.slice(length));
    if (rest !== null) return [head, ...rest];
  }
  return null;
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const push = (word: string, start: number) =>
    tokens.push({ word: word.toLowerCase(), start, end: start + word.length });
  for (const run of text.matchAll(
    /\d+(?:st|nd|rd|th)(?![a-z])|\d+|[^\W\d_]+(?=\d|[^\p{L}\d]|$)|[^\W\d_]+|\p{L}+/gu,
  )) {
    const known = splitKnown(run[0].toLowerCase());
    if (known !== null) {
      let at = run.index;
      for (const word of known) {
        push(word, at);
        at += word.length;
      }
      continue;
    }
    // "GroundTruth", "trainA": capitals begin words, unless that would cut a run of capitals such as "RAW".
    for (const part of run[0].matchAll(
      /\d+\p{L}+|\d+|\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]+|\p{Lu}/gu,
    )) {
      push(part[0], run.index + part.index);
    }
  }
  return tokens;
}

const kindOf = (word: string) => KINDS.get(word) ?? (ORDINALS.has(word) ? 'ordinal' : null);
const isNumber = (word: string) => /^\d+$/.test(word);
const withoutZeros = (word: string) => (isNumber(word) ? word.replace(/^0+(?=\d)/, '') : word);

interface Reading {
  role: FileRole | null;
  saysOnlyMask: boolean;
  observer: number;
  split: FileSplit | null;
}

/** What a set of words says; label words outweigh image words ("label_images"). */
function readWords(words: string[]): Reading {
  const kinds = new Set(words.map(kindOf));
  const has = (kind: string) => kinds.has(kind);
  const role = has('fieldOfView')
    ? 'fieldOfView'
    : has('label') || has('mask')
      ? 'label'
      : has('image')
        ? 'image'
        : null;
  let observer = 1;
  if (role === 'label') {
    words.forEach((word, index) => {
      const follows = WORDS.observer.includes(words[index - 1] ?? '') && isNumber(word);
      observer = Math.max(observer, ORDINALS.get(word) ?? (follows ? Number(word) : 1));
    });
  }
  const split = (['train', 'validation', 'test'] as const).find(has) ?? null;
  return { role, saysOnlyMask: role === 'label' && !has('label'), observer, split };
}

/** Where the name proper lies between prefixes and suffixes; empty for names such as "mask" or "gt_image". */
function coreRange(tokens: Token[]): [number, number] {
  if (tokens.every(({ word }) => kindOf(word) !== null)) return [0, 0];
  let start = 0;
  let end = tokens.length;
  while (end > 1) {
    const last = tokens[end - 1].word;
    const before = tokens[end - 2].word;
    if (isNumber(last) && end > 2 && WORDS.observer.includes(before)) end -= 2;
    else if (isNumber(last) || kindOf(last) === null) break;
    // An ordinal alone is part of the name; only beside a label word does it count observers.
    else if (kindOf(last) === 'ordinal' && !tokens.slice(end).some(({ word }) => kindOf(word) === 'label'))
      break;
    else end--;
  }
  while (start < end - 1) {
    const kind = kindOf(tokens[start].word);
    if (kind === null || kind === 'ordinal') break;
    start++;
  }
  return [start, end];
}

/** Reads one path; folders count from the innermost outwards. */
export function readFileName(path: string): FileName {
  const parts = path.split('/');
  const base = parts.pop() ?? path;
  const stem = base.replace(/\.nii\.gz$|\.[^.]+$/i, '') || base;
  const tokens = tokenise(stem);
  const [start, end] = coreRange(tokens);
  const trailing = readWords(tokens.slice(end).map((token) => token.word));
  const leading = readWords(tokens.slice(0, start).map((token) => token.word));

  let folderReading: Reading | null = null;
  let seriesOfFolder = '';
  let split: FileSplit | null = null;
  const context: string[] = [];
  for (const folder of [...parts].reverse()) {
    const words = tokenise(folder).map((token) => token.word);
    const reading = readWords(words);
    split ??= reading.split;
    if (reading.role !== null && folderReading === null) {
      folderReading = reading;
      seriesOfFolder = words
        .filter((word) => !['train', 'validation', 'test'].includes(kindOf(word) ?? ''))
        .join(' ');
    }
    const rest = words.filter((word) => kindOf(word) === null).map(withoutZeros);
    if (rest.length > 0) context.unshift(rest.join(' '));
  }

  // The file's own suffix says most ("images/12_mask.png"), then the folder, then "…_img" and prefixes.
  const isLabelSuffix = trailing.role === 'label' || trailing.role === 'fieldOfView';
  const reading = isLabelSuffix
    ? trailing
    : (folderReading ?? (trailing.role !== null ? trailing : leading.role !== null ? leading : null));
  // "mask/21_training_mask.gif" says mask twice; "labels/12_mask.png" says label.
  const saysOnlyMask =
    reading?.saysOnlyMask === true && (folderReading?.role !== 'label' || folderReading.saysOnlyMask);
  const core = tokens.slice(start, end).map((token) => withoutZeros(token.word));
  const suffix = tokens.slice(end).map((token) => token.word);
  return {
    path,
    stem: stem.toLowerCase(),
    folder: parts.join('/'),
    role: reading?.role ?? null,
    isRoleOfStem: reading !== null && reading !== folderReading,
    saysOnlyMask,
    observer: Math.max(
      reading?.observer ?? 1,
      reading?.role === 'label' ? (folderReading?.observer ?? 1) : 1,
    ),
    split: split ?? trailing.split ?? leading.split,
    // "labels-ah/im0001.ah.ppm": the folder repeats the suffix.
    context:
      core.length > 1 ? context.filter((folder) => isNumber(folder) || folder !== core.at(-1)) : context,
    core,
    name: core.length > 0 ? stem.slice(tokens[start].start, tokens[end - 1].end) : (parts.at(-1) ?? stem),
    series: [
      seriesOfFolder,
      ...suffix.filter((word) => !['train', 'validation', 'test'].includes(kindOf(word) ?? '')),
    ]
      .filter((word) => word !== '')
      .join(' '),
  };
}
