// Keeps images and predictions of comparisons, by name. Knows no worker and no page.
import { findRingCandidates } from '../metrics/topology-rings.ts';
import { paintCell, type CellPixels } from './compare-cells.ts';
import type { CellRequest, CellRing, ComparedImage } from './compare-protocol.ts';

interface Kept {
  image: ComparedImage;
  classCount: number;
  /** By run. */
  predictions: Map<string, Uint8Array>;
}

export class ComparisonShelf {
  readonly #comparisons = new Map<string, Map<string, Kept>>();

  addImage(comparison: string, image: ComparedImage, classCount: number): void {
    const images = this.#comparisons.get(comparison) ?? new Map<string, Kept>();
    this.#comparisons.set(comparison, images);
    images.set(image.id, { image, classCount, predictions: new Map() });
  }

  /** @throws Error if the image is unknown or of another size */
  addPrediction(comparison: string, run: string, imageId: string, prediction: Uint8Array): CellRing[] {
    const kept = this.#comparisons.get(comparison)?.get(imageId);
    if (kept === undefined) throw new Error(`There is no image ${imageId} to compare the prediction with.`);
    const { width, height, labels, fieldOfView, name } = kept.image;
    if (prediction.length !== width * height) {
      throw new Error(
        `The prediction of ${name} has ${prediction.length} pixels, but the image is ${width} × ${height}.`,
      );
    }
    kept.predictions.set(run, prediction);
    const found = findRingCandidates(prediction, labels, width, height, kept.classCount, fieldOfView);
    return found.map(({ isMissed, extentPx, pixel }) => ({
      isMissed,
      extentPx,
      x: pixel.column + 0.5,
      y: pixel.row + 0.5,
    }));
  }

  dropRun(comparison: string, run: string): void {
    for (const { predictions } of this.#comparisons.get(comparison)?.values() ?? []) predictions.delete(run);
  }

  dropComparison(comparison: string): void {
    this.#comparisons.delete(comparison);
  }

  /** null where there is nothing to paint */
  paint({
    comparison,
    imageId,
    layer,
    run,
  }: CellRequest): (CellPixels & { width: number; height: number }) | null {
    const kept = this.#comparisons.get(comparison)?.get(imageId);
    if (kept === undefined) return null;
    const { image, classCount, predictions } = kept;
    const { width, height, labels } = image;
    switch (layer) {
      case 'image':
        return { ...paintCell(image, null, classCount), width, height };
      case 'groundTruth':
        return { ...paintCell(image, { map: labels, colour: 'groundTruth' }, classCount), width, height };
      case 'prediction': {
        const map = run === null ? undefined : predictions.get(run);
        if (map === undefined) return null;
        return { ...paintCell(image, { map, colour: 'prediction' }, classCount), width, height };
      }
    }
  }
}
