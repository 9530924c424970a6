// From a moved slider to the last picture it asks for, in the page itself.
import type { Locator, Page } from 'playwright';
import { encodePng } from '../../scripts/encode-png.ts';
import { openBuiltPage, type BuiltPage } from '../host/built-page.ts';
import { pressUntilPainted } from '../host/paint-clock.ts';
import { compareWithTarget, round3, summarise } from '../report/summary.ts';
import type { Section } from '../section.ts';
import { drawMasks, type NamedMask } from '../skeletons/skeleton-masks.ts';

const EDGE_PX = 512;
const MOVES = 20;
/** Code runs slowly until the browser has compiled it. */
const WARM_UP_MOVES = 6;
const VIEWS = 5;
const LOSSES = 4;
const SKELETONS_TARGET_MS = 100;
const LOSSES_TARGET_MS = 150;

interface Move {
  room: string;
  mask: string;
  knob: string;
  /** Pictures that a move changes. */
  pictures: number;
}

interface Measured extends Move {
  ms: number[];
  /** Of all of the browser's processes, of one move. */
  cpuMs: number;
}

const SKELETON_MOVES = [
  { knob: 'Blur', start: 1.5, pictures: VIEWS },
  { knob: 'Noise', start: 0.3, pictures: VIEWS },
  { knob: 'Soft iterations', start: 10, pictures: 1 },
  { knob: 'Tube radius', start: 2, pictures: 1 },
  { knob: 'Topo iterations', start: 5, pictures: 1 },
];
/** Without blur and noise the masks are as they were opened. */
const CLEAN = { Blur: 0, Noise: 0 };

const enter = (page: Page, room: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: room }).click();

/** Moves a slider that has the focus to and fro. */
async function measure(
  built: BuiltPage,
  element: Locator,
  keys: readonly [string, string],
  move: Move,
): Promise<Measured> {
  const { page } = built;
  await element.focus();
  const ms: number[] = [];
  let startSeconds = 0;
  for (let i = 0; i < WARM_UP_MOVES + MOVES; i++) {
    if (i === WARM_UP_MOVES) startSeconds = await built.cpuSeconds();
    const taken = await pressUntilPainted(page, keys[i % 2], move.pictures);
    if (i >= WARM_UP_MOVES) ms.push(taken);
  }
  return { ...move, ms, cpuMs: (1000 * ((await built.cpuSeconds()) - startSeconds)) / MOVES };
}

async function setKnob(page: Page, knob: string, value: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: knob });
  await field.fill(String(value));
  await field.press('Enter');
}

/** The mask as an uploaded file, all of it in the window. */
async function openMask(page: Page, { name, labels, width, height }: NamedMask): Promise<void> {
  await page.getByRole('radiogroup', { name: 'Mask from' }).getByText('Upload', { exact: true }).click();
  const buffer = Buffer.from(
    encodePng({ width, height, channels: 1, pixels: labels.map((label) => (label > 0 ? 255 : 0)) }),
  );
  await page.getByTestId('mask-input').setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer });
  await page.getByTestId('mask-name').getByText(name).waitFor();
}

async function measureSkeletons(built: BuiltPage, masks: readonly NamedMask[]): Promise<Measured[]> {
  const { page } = built;
  const measured: Measured[] = [];
  await enter(page, 'Skeletons');
  for (const mask of masks) {
    await openMask(page, mask);
    for (const { knob, start, pictures } of SKELETON_MOVES) {
      // Blur and noise stay for the knobs after them.
      await setKnob(page, knob, start);
      const move = { room: 'Skeletons', mask: `${mask.name}, ${EDGE_PX}²`, knob, pictures };
      measured.push(
        await measure(built, page.getByRole('slider', { name: knob }), ['ArrowRight', 'ArrowLeft'], move),
      );
    }
    for (const [knob, value] of Object.entries(CLEAN)) await setKnob(page, knob, value);
  }
  return measured;
}

async function measureLosses(built: BuiltPage): Promise<Measured[]> {
  const { page } = built;
  await enter(page, 'Losses');
  // The table of accidents is filled while nothing else is asked: afterwards the worker is free.
  await page
    .getByTestId('lab-alone')
    .locator('[data-row="soften"] td[data-change]')
    .first()
    .waitFor({ timeout: 120_000 });
  const all = { room: 'Losses', mask: 'vessels, 256²', pictures: 1 + LOSSES };
  const rounds = page.getByRole('region', { name: 'Gradient maps' }).getByRole('slider').first();
  const knob = (await rounds.getAttribute('aria-label')) ?? 'rounds';
  const slider = await measure(built, rounds, ['ArrowRight', 'ArrowLeft'], { ...all, knob });
  await page.getByTestId('lab-stage').focus();
  await page.keyboard.press('ArrowRight');
  const dab = await measure(built, page.getByTestId('lab-stage'), ['Enter', 'Enter'], {
    ...all,
    knob: 'a dab of the brush',
  });
  return [slider, dab];
}

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1];

export const rooms: Section = {
  name: 'rooms',
  title: `Skeletons and Losses in Chromium: from a key press to the last picture painted, ${MOVES} moves`,
  async run({ isQuick, say }) {
    const built = await openBuiltPage();
    try {
      const masks = drawMasks(EDGE_PX).filter(({ name }) =>
        isQuick ? name === 'vessels' : ['vessels', 'thick blobs'].includes(name),
      );
      say('the Skeletons room');
      const skeletons = await measureSkeletons(built, masks);
      say('the Losses room');
      const losses = await measureLosses(built);
      const rows = [...skeletons, ...losses].map(({ room, mask, knob, pictures, ms, cpuMs }) => ({
        room,
        mask,
        knob,
        pictures,
        'least ms': round3(summarise(ms).min),
        'median ms': round3(summarise(ms).median),
        'p95 ms': round3(p95(ms)),
        'processor ms': round3(cpuMs),
      }));
      const slowest = (all: readonly Measured[]) =>
        all.reduce((a, b) => (summarise(a.ms).median > summarise(b.ms).median ? a : b));
      const remark = (room: string, all: readonly Measured[], target: number) => {
        const { knob, mask, ms } = slowest(all);
        const { median } = summarise(ms);
        return compareWithTarget(`${room}, slowest knob (${knob}, ${mask}), median ms`, median, '≤', target);
      };
      return {
        adapter: `chromium ${built.browser.version()}`,
        rows,
        remarks: [
          remark('Skeletons', skeletons, SKELETONS_TARGET_MS),
          remark('Losses', losses, LOSSES_TARGET_MS),
          'Processor time is that of all of the browser’s processes, painting included.',
        ],
        data: { skeletons, losses },
      };
    } finally {
      await built.close();
    }
  },
};
