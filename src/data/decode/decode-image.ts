// One door to all decoders. Runs in a worker; everything but JPEG, BMP and WebP also runs in Node.
import { decodeGif } from './decode-gif.ts';
import { decodeMat } from './decode-mat.ts';
import { decodeByBrowser, decodeJpeg } from './decode-native.ts';
import { decodePng } from './decode-png.ts';
import { decodePnm } from './decode-pnm.ts';
import { decodeTiff } from './decode-tiff.ts';
import { DecodeError, type DecodedFile } from './decoded-file.ts';
import { fileType } from './file-type.ts';

/**
 * Decodes one image file; its type is found by content.
 *
 * @param bytes the whole file
 * @param name shown in messages
 * @throws DecodeError: one sentence that names the file, and a fix
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<DecodedFile> {
  if (bytes.length === 0) throw new DecodeError(`${name} is empty.`, 'Copy the file again.');
  const type = fileType(bytes);
  try {
    switch (type) {
      case 'PNG':
        return decodePng(bytes, name);
      case 'JPEG':
        return await decodeJpeg(bytes, name);
      case 'GIF':
        return decodeGif(bytes, name);
      case 'TIFF':
        return await decodeTiff(bytes, name);
      case 'BMP':
      case 'WebP':
        return await decodeByBrowser(bytes, type, name);
      case 'PNM':
        return decodePnm(bytes, name);
      case 'MAT':
        return decodeMat(bytes, name);
      case 'ZIP':
      case null:
        throw new DecodeError(
          `${name} is not an image that can be read (PNG, JPEG, GIF, TIFF, BMP, WebP, PNM, MATLAB 5).`,
          'Save it as PNG.',
        );
    }
  } catch (error) {
    if (error instanceof RangeError) {
      throw new DecodeError(
        `${name} does not fit into memory.`,
        'Cut the image into tiles or scale it down.',
      );
    }
    throw error;
  }
}
