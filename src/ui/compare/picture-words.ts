// Why a cell of the grid has no picture, and how to get one. Pure.
import type { CompareState, SourceId } from './compare-store.ts';

export interface NoPicture {
  image: string;
  prediction: string;
}

/** Of all cells of what is shown; null where there are pictures, or will be. */
export function whyNoPictures(
  source: SourceId,
  { imported, ownData }: Pick<CompareState, 'imported' | 'ownData'>,
): NoPicture | null {
  if (source === 'imported' && imported !== null && imported.comparison === null) {
    if (imported.predictions.length === 0)
      return {
        image: 'No pictures in the file',
        prediction: 'Numbers only. To see it: train with --predictions, open the whole folder',
      };
    const { name } = imported.results.data;
    return {
      image: 'Its images are not open',
      prediction: `To see it: open “${name}” in Train`,
    };
  }
  if (source === 'own' && ownData !== null && ownData.table === null)
    return {
      image: 'Its images are not open',
      prediction: `To see it: open “${ownData.name}” in Train`,
    };
  return null;
}

/** Of one run whose neighbours have pictures. */
export const noPrediction = (source: SourceId): string =>
  source === 'imported' ? 'Its prediction is not in the folder' : 'Its prediction was not kept';
