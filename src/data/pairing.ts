// Finds which mask belongs to which image, by names, folders and content. Pure; knows rules, no list of data sets.
import { type FileRole, readFileName } from './file-name.ts';
import { selectLabels } from './pair-selection.ts';
import type { Match, PairingFile, ProposedPair, ReadFile } from './pairing-types.ts';

/**
 * Pairs images with masks.
 *
 * Roles come from the words in file and folder names ("images", "1st_manual", "_gt", …), else from content. Names pair
 * when, most telling first, 0 their stems are equal, 1 they are equal without words for role, split and observer and
 * without leading zeros, 2 one continues the other by words ("x_RAW" and "x_CRACK"), 3 they hold the same numbers and
 * one holds nothing else. Among several images the one in the most closely related folder is taken; training and test
 * folders never mix.
 *
 * @param files every readable or unreadable image among the dropped files, in any order
 * @param validationPrefix paths below it pair only with one another; null for none
 * @returns one row per image, sorted by path, then one per label or field of view without an image
 */
export function pairFiles(files: PairingFile[], validationPrefix: string | null = null): ProposedPair[] {
  const read = settleRoles([...files].sort((a, b) => comparePaths(a.path, b.path)));
  const images = read.filter((file) => file.role === 'image');
  const masks = read.filter((file) => file.role !== 'image');
  const { firsts, furtherChannels } = splitChannels(images, masks);

  const matches = new Map<ReadFile, Match[]>(firsts.map((image) => [image, []]));
  const contested = new Map<ReadFile, { mask: ReadFile; rivals: ReadFile[] }>();
  const orphans: ReadFile[] = [];
  const isBelow = (file: ReadFile) => validationPrefix !== null && file.path.startsWith(validationPrefix);
  const finder = createFinder(firsts, isBelow);
  for (const mask of masks) {
    const found = finder(mask);
    if (found === null) orphans.push(mask);
    else if ('rivals' in found) {
      for (const rival of found.rivals) contested.set(rival, { mask, rivals: found.rivals });
    } else matches.get(found.image)!.push(found.match);
  }

  const rows = selectLabels(matches, contested, orphans);
  for (const { image, path } of furtherChannels) {
    rows
      .find((row) => row.imagePath === image.path)
      ?.notes.push(`${path} is a further channel of this image and is not used.`);
  }
  return rows;
}

/** Numbers inside paths compare as numbers, so that 2 comes before 10. */
export function comparePaths(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

const collator = new Intl.Collator('en', { numeric: true });

function settleRoles(files: PairingFile[]): ReadFile[] {
  const read = files.map((file): ReadFile => {
    const name = readFileName(file.path);
    const byContent: FileRole = file.content?.looksLikeMask === true ? 'label' : 'image';
    return { ...file, name, role: name.role ?? byContent };
  });
  const some = (role: FileRole) => read.some((file) => file.role === role);
  const hasImages = some('image');
  const hasLabels = some('label');
  const pictures = new Set(
    read
      .filter((file) => file.role === 'image' && file.content?.looksLikeMask === false)
      .map((file) => `${file.name.folder}/${file.name.core.join(' ')}`),
  );
  for (const file of read) {
    // A folder's name speaks for most of its files; where all files have one role it was a name for the whole set.
    if (file.name.isRoleOfStem || file.content === null) continue;
    const { looksLikeMask } = file.content;
    if (!hasImages && file.role === 'label' && !looksLikeMask) file.role = 'image';
    if (!hasLabels && file.role === 'image' && looksLikeMask) file.role = 'label';
    // "images/1.jpg" beside "images/1.png", the latter a mask.
    const twin = `${file.name.folder}/${file.name.core.join(' ')}`;
    if (file.role === 'image' && looksLikeMask && pictures.has(twin)) file.role = 'label';
  }
  return read;
}

/** nnU-Net's channel suffix: x_0000 belongs to the label x, x_0001 is the same image's next channel. */
function splitChannels(images: ReadFile[], masks: ReadFile[]) {
  const stems = new Set(masks.map((mask) => mask.name.stem));
  const byBase = new Map<string, ReadFile>();
  const firsts: ReadFile[] = [];
  const furtherChannels: { image: ReadFile; path: string }[] = [];
  for (const image of images) {
    const [, base, channel] = /^(.+)_(\d{4})$/.exec(image.name.stem) ?? [];
    if (base === undefined || !stems.has(base)) {
      firsts.push(image);
      continue;
    }
    const key = `${image.name.folder}/${base}`;
    const first = byBase.get(key);
    if (first !== undefined) {
      furtherChannels.push({ image: first, path: image.path });
      continue;
    }
    const { name } = image;
    const renamed = {
      ...image,
      name: {
        ...name,
        stem: base,
        core: name.core.slice(0, -1),
        name: name.name.slice(0, -channel.length - 1),
      },
    };
    byBase.set(key, renamed);
    firsts.push(renamed);
  }
  return { firsts, furtherChannels };
}

const isNumber = (word: string) => /^\d+$/.test(word);

function numbersOf(core: string[]): string | null {
  const numbers = core.filter(isNumber);
  return numbers.length > 0 ? numbers.join(' ') : null;
}

function index(images: ReadFile[], keyOf: (image: ReadFile) => string | null): Map<string, ReadFile[]> {
  const byKey = new Map<string, ReadFile[]>();
  for (const image of images) {
    const key = keyOf(image);
    if (key === null) continue;
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [image]);
    else list.push(image);
  }
  return byKey;
}

type Found = { image: ReadFile; match: Match } | { rivals: ReadFile[] } | null;

/** For one mask: the image it fits best, several that it fits equally well, or none. */
function createFinder(images: ReadFile[], isBelow: (file: ReadFile) => boolean): (mask: ReadFile) => Found {
  const byStem = index(images, (image) => image.name.stem);
  const byCore = index(images, (image) => image.name.core.join(' '));
  const byNumbers = index(images, (image) => numbersOf(image.name.core));
  /** Images by their core without trailing words, for images that continue the mask's name. */
  const byNumberedHead = index(images, (image) => {
    const head = withoutTail(image.name.core);
    return head.length < image.name.core.length ? head.join(' ') : null;
  });

  function candidates(mask: ReadFile, looseness: number): ReadFile[] {
    const { core, stem } = mask.name;
    switch (looseness) {
      case 0:
        return byStem.get(stem) ?? [];
      case 1:
        return byCore.get(core.join(' ')) ?? [];
      case 2: {
        for (let length = core.length - 1; length > 0 && !isNumber(core[length]); length--) {
          const found = byCore.get(core.slice(0, length).join(' '));
          if (found !== undefined) return found;
        }
        return byNumberedHead.get(core.join(' ')) ?? [];
      }
      default: {
        const numbers = numbersOf(core);
        if (numbers === null) return [];
        const isPure = core.every(isNumber);
        return (byNumbers.get(numbers) ?? []).filter((image) => isPure || image.name.core.every(isNumber));
      }
    }
  }

  return (mask) => {
    // Unrelated folders come last: equal names prove little there, so that the sizes must agree as well.
    for (const wantsRelated of [true, false]) {
      for (let looseness = 0; looseness < (wantsRelated ? 4 : 2); looseness++) {
        const scored = candidates(mask, looseness)
          .filter((image) => isBelow(image) === isBelow(mask) && splitsAgree(image, mask))
          .map((image) => ({ image, ...compareFolders(image.name.context, mask.name.context) }))
          .filter(({ isRelated }) => isRelated === wantsRelated)
          .filter(({ image }) => wantsRelated || sizesAgree(image, mask))
          // "mask.png" says nothing but its folder.
          .filter(({ foreign }) => mask.name.core.length > 0 || foreign === 0)
          .sort((a, b) => b.shared - a.shared || a.foreign - b.foreign);
        if (scored.length === 0) continue;
        const [{ shared, foreign }] = scored;
        const best = scored.filter((one) => one.shared === shared && one.foreign === foreign);
        const fitting = best.length > 1 ? best.filter(({ image }) => sizesAgree(image, mask)) : best;
        const left = fitting.length > 0 ? fitting : best;
        if (left.length > 1) return { rivals: left.map(({ image }) => image) };
        const { image } = left[0];
        return {
          image,
          match: { mask, looseness, foreignFolders: foreign, series: seriesOf(image, mask) },
        };
      }
    }
    return null;
  };
}

/** Core up to its last number, or its first word. */
function withoutTail(core: string[]): string[] {
  const last = core.findLastIndex(isNumber);
  return core.slice(0, Math.max(1, last + 1));
}

function seriesOf(image: ReadFile, mask: ReadFile): string {
  const extra = mask.name.core.slice(image.name.core.length).filter((word) => !isNumber(word));
  return [mask.name.series, ...extra].filter((word) => word !== '').join(' ');
}

function splitsAgree(image: ReadFile, mask: ReadFile): boolean {
  return image.name.split === null || mask.name.split === null || image.name.split === mask.name.split;
}

function sizesAgree(image: ReadFile, mask: ReadFile): boolean {
  if (image.content === null || mask.content === null) return true;
  return image.content.width === mask.content.width && image.content.height === mask.content.height;
}

/** Related folders differ on one side only: one lies in the other's neighbourhood. */
function compareFolders(a: string[], b: string[]) {
  const rest = [...b];
  let shared = 0;
  for (const folder of a) {
    const at = rest.indexOf(folder);
    if (at < 0) continue;
    rest.splice(at, 1);
    shared++;
  }
  return {
    shared,
    foreign: a.length - shared + rest.length,
    isRelated: a.length === shared || rest.length === 0,
  };
}
