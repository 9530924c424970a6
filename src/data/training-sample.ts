// The form in which data enters the engine: decoded, paired, labelled and with its tubed skeleton ready.

export type PixelArray = Uint8Array | Uint16Array | Float32Array;

/** A decoded image: rows top to bottom, channels interleaved, values as the file holds them (not normalised). */
export interface DecodedImage {
  width: number;
  height: number;
  /** 1 grey or 3 RGB (alpha is dropped when decoding). */
  channels: 1 | 3;
  /** [height · width · channels] */
  pixels: PixelArray;
}

/** One image with its index map of labels; all maps are [height · width]. */
export interface TrainingSample extends DecodedImage {
  /** Unique in its data set and stable between loads. */
  id: string;
  /** Short name for people, such as "21". */
  name: string;
  split: 'train' | 'validation';
  /** 0 background, 1…K. */
  labels: Uint8Array;
  /** Tubed skeleton times label, 0…K (Zhang–Suen as scikit-image, diamond dilation, multiplied with the label map). */
  tube: Uint8Array;
  /** 1 inside the field of view, 0 outside; null where the set has none. */
  fieldOfView: Uint8Array | null;
}

/** What the engine trains on. */
export interface TrainingSet {
  name: string;
  /** K: number of foreground classes over the whole set. */
  classCount: number;
  /** Channels fed to the network: 3 if any image is RGB, else 1 (grey images are repeated). */
  channels: 1 | 3;
  samples: TrainingSample[];
}

/** One batch of patches, ready for upload; all row-major. */
export interface PatchBatch {
  batch: number;
  patchPx: number;
  channels: 1 | 3;
  /** [batch, patchPx, patchPx, channels], z-scored per image and channel. */
  images: Float32Array;
  /** [batch, patchPx, patchPx] index map 0…K. */
  labels: Float32Array;
  /** [batch, patchPx, patchPx] tubed skeleton as index map 0…K. */
  tubes: Float32Array;
  /** [batch, patchPx, patchPx] 1 where the loss counts, 0 outside the field of view; null if every pixel counts. */
  mask: Float32Array | null;
}
