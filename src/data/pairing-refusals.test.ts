import { describe, expect, it } from 'vitest';
import type { FileContent } from './mask-content.ts';
import { pairFiles } from './pairing.ts';
import type { PairingFile } from './pairing-types.ts';

const PICTURE: FileContent = { width: 8, height: 8, looksLikeMask: false, looksLikeFieldOfView: false };
const MASK: FileContent = { ...PICTURE, looksLikeMask: true };
const BLOB: FileContent = { ...MASK, looksLikeFieldOfView: true };

const pictures = (...paths: string[]) => paths.map((path) => ({ path, content: PICTURE, problem: null }));
const masks = (...paths: string[]) => paths.map((path) => ({ path, content: MASK, problem: null }));
const blobs = (...paths: string[]) => paths.map((path) => ({ path, content: BLOB, problem: null }));

const usable = (files: PairingFile[]) =>
  pairFiles(files).flatMap((row) => (row.reason === null ? [`${row.imagePath} < ${row.maskPath}`] : []));

const reasons = (files: PairingFile[]) =>
  pairFiles(files).flatMap(({ reason }) => (reason === null ? [] : [reason]));

describe('pairFiles on what cannot be paired', () => {
  it('names images without masks and masks without images', () => {
    expect(reasons([...pictures('images/1.png'), ...masks('masks/2.png')])).toEqual([
      'No mask was found for images/1.png.',
      'No image was found for masks/2.png.',
    ]);
    const [image] = pairFiles([...pictures('retina.jpg')]);
    expect(image.fix).toContain('retina_mask.png');
  });

  it('does not mistake a neighbour for the missing mask', () => {
    const files = [
      ...pictures('Image_01L.jpg', 'Image_02R.jpg'),
      ...masks('Image_01R_1stHO.png', 'Image_02R_1stHO.png'),
    ];
    expect(usable(files)).toEqual(['Image_02R.jpg < Image_02R_1stHO.png']);
    expect(reasons(files)).toEqual([
      'No mask was found for Image_01L.jpg.',
      'No image was found for Image_01R_1stHO.png.',
    ]);
  });

  it('refuses two masks that fit equally well, and one mask for two images', () => {
    expect(reasons([...pictures('images/1.jpg'), ...masks('masks/1.png', 'masks/1.tif')])).toEqual([
      'Two masks fit images/1.jpg equally well: masks/1.png and masks/1.tif.',
    ]);
    expect(reasons([...pictures('images/1.jpg', 'images/1.png'), ...masks('masks/1.png')])).toEqual([
      'masks/1.png fits images/1.jpg and images/1.png equally well.',
      'masks/1.png fits images/1.jpg and images/1.png equally well.',
    ]);
  });

  it('says when only a field of view is there', () => {
    const [row] = pairFiles([...pictures('images/21_training.tif'), ...blobs('mask/21_training_mask.gif')]);
    expect(row).toMatchObject({ fieldOfViewPath: 'mask/21_training_mask.gif', maskPath: null });
    expect(row.reason).toContain('no label mask');
  });

  it('passes the problem of an unreadable file on, or takes another label', () => {
    const problem = {
      reason: 'gt/1.mat is a MATLAB file, which is not read.',
      fix: 'Save its label map as PNG.',
    };
    const broken = { path: 'gt/1.mat', content: null, problem };
    const [alone] = pairFiles([...pictures('image/1.jpg'), broken]);
    expect(alone).toMatchObject({ imagePath: 'image/1.jpg', maskPath: 'gt/1.mat', ...problem });
    const [other] = pairFiles([...pictures('image/1.jpg'), ...masks('mask_png/1.png'), broken]);
    expect(other).toMatchObject({ maskPath: 'mask_png/1.png', reason: null });
    expect(other.notes.join()).toContain('gt/1.mat was left out');
  });

  it('accounts for every file in a row or a note', () => {
    const files = [
      ...pictures('images/1.jpg', 'images/x_0000.png', 'images/x_0001.png', 'images/3.jpg'),
      ...masks('gt/1.png', 'gt/x.png', 'other/1.png', '2nd_manual/1.png', 'gt/77.png'),
      ...blobs('fov/1.png', 'fov/99.png'),
    ];
    const rows = pairFiles(files);
    const text = rows
      .map((row) => [row.imagePath, row.maskPath, row.fieldOfViewPath, ...row.notes].join(' '))
      .join(' ');
    for (const { path } of files) expect(text).toContain(path);
  });
});
