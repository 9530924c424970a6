import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikeImageName } from './decode/file-type.ts';
import type { FileContent } from './mask-content.ts';
import { pairFiles } from './pairing.ts';
import type { PairingFile } from './pairing-types.ts';

const PICTURE: FileContent = { width: 8, height: 8, looksLikeMask: false, looksLikeFieldOfView: false };
const MASK: FileContent = { ...PICTURE, looksLikeMask: true };
const BLOB: FileContent = { ...MASK, looksLikeFieldOfView: true };

const pictures = (...paths: string[]) => paths.map((path) => ({ path, content: PICTURE, problem: null }));
const masks = (...paths: string[]) => paths.map((path) => ({ path, content: MASK, problem: null }));
const blobs = (...paths: string[]) => paths.map((path) => ({ path, content: BLOB, problem: null }));

/** "image < mask (field of view) split" of every usable row. */
function usable(files: PairingFile[], validationPrefix: string | null = null): string[] {
  return pairFiles(files, validationPrefix)
    .filter((row) => row.reason === null)
    .map((row) => {
      const fieldOfView = row.fieldOfViewPath === null ? '' : ` (${row.fieldOfViewPath})`;
      return `${row.name}: ${row.imagePath} < ${row.maskPath}${fieldOfView}${row.split === null ? '' : ` ${row.split}`}`;
    });
}

describe('pairFiles on the layouts of known data sets', () => {
  const cases: [string, PairingFile[], string[]][] = [
    [
      'DRIVE, with fields of view and a second observer',
      [
        ...pictures('training/images/21_training.tif', 'test/images/01_test.tif'),
        ...masks('training/1st_manual/21_manual1.gif', 'test/1st_manual/01_manual1.gif'),
        ...masks('test/2nd_manual/01_manual2.gif'),
        ...blobs('training/mask/21_training_mask.gif', 'test/mask/01_test_mask.gif'),
      ],
      [
        '01: test/images/01_test.tif < test/1st_manual/01_manual1.gif (test/mask/01_test_mask.gif) test',
        '21: training/images/21_training.tif < training/1st_manual/21_manual1.gif (training/mask/21_training_mask.gif) train',
      ],
    ],
    [
      'RITE beside the images of DRIVE',
      [
        ...pictures('drive/training/images/21_training.tif'),
        ...masks('drive_av/training/av/21_training.png'),
      ],
      ['21: drive/training/images/21_training.tif < drive_av/training/av/21_training.png train'],
    ],
    [
      'CHASE',
      [
        ...pictures('Image_01L.jpg', 'Image_01R.jpg'),
        ...masks('Image_01L_1stHO.png', 'Image_01L_2ndHO.png', 'Image_01R_1stHO.png', 'Image_01R_2ndHO.png'),
      ],
      ['01L: Image_01L.jpg < Image_01L_1stHO.png', '01R: Image_01R.jpg < Image_01R_1stHO.png'],
    ],
    [
      'DeepCrack',
      [
        ...pictures('train_img/IMG14-1.jpg', 'train_img/14-1.jpg', 'test_img/11.jpg'),
        ...masks('train_lab/IMG14-1.png', 'train_lab/14-1.png', 'test_lab/11.png'),
      ],
      [
        '11: test_img/11.jpg < test_lab/11.png test',
        '14-1: train_img/14-1.jpg < train_lab/14-1.png train',
        '14-1: train_img/IMG14-1.jpg < train_lab/IMG14-1.png train',
      ],
    ],
    [
      'CFD',
      [...pictures('cfd/image/001.jpg'), ...masks('cfd/mask_png/001.png')],
      ['001: cfd/image/001.jpg < cfd/mask_png/001.png'],
    ],
    [
      'Massachusetts Roads',
      [
        ...pictures('train/sat/10_15.tiff', 'val/sat/12_15.tiff'),
        ...masks('train/map/10_15.tif', 'val/map/12_15.tif'),
      ],
      [
        '10_15: train/sat/10_15.tiff < train/map/10_15.tif train',
        '12_15: val/sat/12_15.tiff < val/map/12_15.tif validation',
      ],
    ],
    [
      'nnU-Net',
      [
        ...pictures('D/imagesTr/x_001_0000.png', 'D/imagesTr/x_001_0001.png', 'D/imagesTs/y_0000.png'),
        ...masks('D/labelsTr/x_001.png', 'D/labelsTs/y.png'),
      ],
      [
        'x_001: D/imagesTr/x_001_0000.png < D/labelsTr/x_001.png train',
        'y: D/imagesTs/y_0000.png < D/labelsTs/y.png test',
      ],
    ],
    [
      'HRF with several label series',
      [
        ...pictures('hrf/images/05_h.jpg', 'hrf/images/07_h.jpg'),
        ...masks(
          'hrf/av_index/05_h_AVmanual.png',
          'hrf/av_rgb/05_h_AVmanual.png',
          'hrf/binary_packbits/05_h.tif',
        ),
        ...masks('hrf/av_index/07_h_AVmanual.png'),
        ...blobs('hrf/mask/05_h_mask.tif', 'hrf/mask/07_h_mask.tif'),
      ],
      [
        '05_h: hrf/images/05_h.jpg < hrf/av_index/05_h_AVmanual.png (hrf/mask/05_h_mask.tif)',
        '07_h: hrf/images/07_h.jpg < hrf/av_index/07_h_AVmanual.png (hrf/mask/07_h_mask.tif)',
      ],
    ],
    [
      'LES-AV, each image in folders of its own',
      [
        ...pictures('les/training/a/111/images/111.png', 'les/test/b/224/images/224.png'),
        ...masks('les/training/a/111/av/111.png', 'les/test/b/224/av/224.png'),
        ...blobs('les/training/a/111/mask/111_mask.gif', 'les/test/b/224/mask/224_mask.gif'),
      ],
      [
        '224: les/test/b/224/images/224.png < les/test/b/224/av/224.png (les/test/b/224/mask/224_mask.gif) test',
        '111: les/training/a/111/images/111.png < les/training/a/111/av/111.png (les/training/a/111/mask/111_mask.gif) train',
      ],
    ],
    [
      'univali: one folder per sample, several masks',
      ['9_DF_1', '8_RS_2'].flatMap((id) => [
        ...pictures(`${id}/${id}_RAW.jpg`),
        ...masks(`${id}/${id}_POTHOLE.png`, `${id}/${id}_CRACK.png`, `${id}/${id}_LANE.png`),
      ]),
      [
        '8_RS_2: 8_RS_2/8_RS_2_RAW.jpg < 8_RS_2/8_RS_2_CRACK.png',
        '9_DF_1: 9_DF_1/9_DF_1_RAW.jpg < 9_DF_1/9_DF_1_CRACK.png',
      ],
    ],
    [
      'STARE: labels named after their observer',
      [...pictures('stare-images/im0001.ppm'), ...masks('labels-ah/im0001.ah.ppm')],
      ['0001: stare-images/im0001.ppm < labels-ah/im0001.ah.ppm'],
    ],
    [
      'NCCD-PF: image_N and mask_N',
      [
        ...pictures('Images/image_2.png', 'Images/image_10.png'),
        ...masks('Masks/mask_2.png', 'Masks/mask_10.png'),
      ],
      ['2: Images/image_2.png < Masks/mask_2.png', '10: Images/image_10.png < Masks/mask_10.png'],
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(usable(files)).toEqual(expected);
    expect(usable([...files].reverse())).toEqual(expected);
  });
});

describe('pairFiles on other names', () => {
  const cases: [string, PairingFile[], string[]][] = [
    ['suffix _mask', [...pictures('a.jpg'), ...masks('a_mask.png')], ['a: a.jpg < a_mask.png']],
    [
      'suffix -mask, upper case',
      [...pictures('A1.JPG'), ...masks('A1-Mask.PNG')],
      ['A1: A1.JPG < A1-Mask.PNG'],
    ],
    ['suffix _label', [...pictures('x/a.jpg'), ...masks('x/a_label.png')], ['a: x/a.jpg < x/a_label.png']],
    ['suffix _gt', [...pictures('a 1.jpg'), ...masks('a 1_gt.png')], ['a 1: a 1.jpg < a 1_gt.png']],
    ['same stem, content decides', [...pictures('1.tif'), ...masks('1.gif')], ['1: 1.tif < 1.gif']],
    [
      'same stem in a folder of images',
      [...pictures('images/1.jpg'), ...masks('images/1.png')],
      ['1: images/1.jpg < images/1.png'],
    ],
    [
      'folders of unknown names',
      [...pictures('left/7.png'), ...masks('right/7.png')],
      ['7: left/7.png < right/7.png'],
    ],
    ['img and gt', [...pictures('img/07.png'), ...masks('gt/7.png')], ['07: img/07.png < gt/7.png']],
    [
      'one folder per sample',
      [...pictures('s1/image.png', 's2/image.png'), ...masks('s1/mask.png', 's2/mask.png')],
      ['s1: s1/image.png < s1/mask.png', 's2: s2/image.png < s2/mask.png'],
    ],
    [
      'splits inside roles',
      [
        ...pictures('images/train/1.png', 'images/val/1.png'),
        ...masks('labels/train/1.png', 'labels/val/1.png'),
      ],
      [
        '1: images/train/1.png < labels/train/1.png train',
        '1: images/val/1.png < labels/val/1.png validation',
      ],
    ],
    [
      'roles inside people',
      [...pictures('images/eve/1.png', 'images/bob/1.png'), ...masks('masks/eve/1.png', 'masks/bob/1.png')],
      ['1: images/bob/1.png < masks/bob/1.png', '1: images/eve/1.png < masks/eve/1.png'],
    ],
    [
      'two data sets with the same numbers',
      [...pictures('a/images/1.png', 'b/images/01.png'), ...masks('a/gt/1.png', 'b/gt/1.png')],
      ['1: a/images/1.png < a/gt/1.png', '01: b/images/01.png < b/gt/1.png'],
    ],
    [
      'zero-padded numbers',
      [...pictures('images/crack_7.png'), ...masks('masks/0007.png')],
      ['crack_7: images/crack_7.png < masks/0007.png'],
    ],
    [
      'letters of other alphabets',
      [...pictures('bilder/größe_1.png'), ...masks('bilder/größe_1_mask.png')],
      ['größe_1: bilder/größe_1.png < bilder/größe_1_mask.png'],
    ],
    [
      'numbered like channels without being any',
      [...pictures('img/i_0000.png', 'img/i_0001.png'), ...masks('gt/i_0000.png', 'gt/i_0001.png')],
      ['i_0000: img/i_0000.png < gt/i_0000.png', 'i_0001: img/i_0001.png < gt/i_0001.png'],
    ],
    [
      'GroundTruth in camel case',
      [...pictures('RawImages/a1.png'), ...masks('GroundTruth/a1.png')],
      ['a1: RawImages/a1.png < GroundTruth/a1.png'],
    ],
    [
      'a mask that says fov',
      [...pictures('1.png'), ...masks('1_vessels.png'), ...masks('1_fov.png')],
      ['1: 1.png < 1_vessels.png (1_fov.png)'],
    ],
    [
      'labels that cover much but are called labels',
      [...pictures('images/1.png'), ...blobs('labels/1.png')],
      ['1: images/1.png < labels/1.png'],
    ],
    [
      'a further series in few images does not win',
      [...pictures('i/1.png', 'i/2.png'), ...masks('gt/1.png', 'gt/2.png', 'annotations/1.png')],
      ['1: i/1.png < gt/1.png', '2: i/2.png < gt/2.png'],
    ],
  ];
  it.each(cases)('%s', (_, files, expected) => {
    expect(usable(files)).toEqual(expected);
  });

  it('never pairs across the border of the validation prefix', () => {
    const files = [
      ...pictures('images/1.png', 'validation/images/1.png', 'validation/images/2.png'),
      ...masks('labels/1.png', 'validation/labels/1.png', 'labels/2.png'),
    ];
    expect(usable(files, 'validation/')).toEqual([
      '1: images/1.png < labels/1.png',
      '1: validation/images/1.png < validation/labels/1.png validation',
    ]);
  });
});

const DATA = '../shared/data';
describe.skipIf(!existsSync(DATA))(
  'pairFiles on the real listings (skipped where ../shared/data is absent)',
  () => {
    const listing = (folder: string): PairingFile[] =>
      readdirSync(`${DATA}/${folder}`, { recursive: true, encoding: 'utf8' })
        .filter((path) => looksLikeImageName(path) && !path.endsWith('.mat'))
        .map((path) => ({ path: path.replaceAll('\\', '/'), content: null, problem: null }));

    it.each(['drive', 'chase_db1', 'cracks/deepcrack', 'cracks/cfd', 'roads/jpg', 'roads/tiff_made'])(
      '%s: every image gets its mask by name alone',
      (folder) => {
        const rows = pairFiles(listing(folder));
        expect(rows.length).toBeGreaterThan(0);
        expect(rows.filter(({ reason }) => reason !== null)).toEqual([]);
        for (const row of rows) {
          const [image, mask] = [row.imagePath!, row.maskPath!].map(
            (path) => /\d+[LR]?/.exec(path.split('/').at(-1)!)![0],
          );
          expect(mask).toBe(image);
        }
      },
    );
  },
);
