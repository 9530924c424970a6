// Finds out what a file is from its first bytes; names and extensions lie.
import type { ImageFormat } from './decoded-file.ts';

export type FileType = ImageFormat | 'ZIP';

function startsWith(bytes: Uint8Array, text: string, offset = 0): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[offset + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** @returns null for anything that cannot be read */
export function fileType(bytes: Uint8Array): FileType | null {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'PNG';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'JPEG';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'GIF';
  // 42 is classic TIFF, 43 BigTIFF.
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => startsWith(bytes, magic))) return 'TIFF';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'WebP';
  if (startsWith(bytes, 'PK\x03\x04') || startsWith(bytes, 'PK\x05\x06')) return 'ZIP';
  if (startsWith(bytes, 'MATLAB 5.0 MAT-file')) return 'MAT';
  if (startsWith(bytes, 'BM') && bytes.length > 26 && bytes[14] >= 12 && bytes[15] === 0) return 'BMP';
  if (bytes[0] === 0x50 && bytes[1] >= 0x34 && bytes[1] <= 0x36 && bytes[2] <= 0x20) return 'PNM';
  return null;
}

const IMAGE_EXTENSIONS =
  /\.(png|jpe?g|jfif|gif|tiff?|bmp|webp|p[bgnp]m|mat|heic|heif|avif|jp2|jxl|nii|nii\.gz|dcm|mha|nrrd|svg|psd|exr|raw|npy|npz)$/i;

/** True if the name promises an image, so that failing to read it deserves a sentence. */
export function looksLikeImageName(path: string): boolean {
  return IMAGE_EXTENSIONS.test(path);
}
