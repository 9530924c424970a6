// Ten seconds of real training as an animated GIF, in real time: `npm run screenshots -- capture`.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { decode } from 'fast-png';
import type { Browser, CDPSession, Page } from 'playwright';
import { encodeGif, type Frame } from './encode-gif.ts';
import { waitUntilReady } from './room-shots.ts';

const SECONDS = 10;
const PAGE = { width: 1280, height: 800 };
const PICTURE = { width: 960, height: 600 };
/** Frames of the file at most; the screen is taken whenever it changes. */
const LEAST_APART_MS = 90;
/** Small enough that a processor trains many steps in ten seconds. */
const SETTINGS: readonly (readonly [name: string, value: number])[] = [
  ['Patch, px', 64],
  ['Channels', 4],
  ['Batch', 2],
  ['Steps', 200],
  ['Validate every', 25],
];
/** From here on there is a curve to follow. */
const FIRST_STEP = 10;

/** @returns a sentence about what was captured */
export async function captureTraining(browser: Browser, address: string, file: string): Promise<string> {
  const page = await browser.newPage({ viewport: PAGE, colorScheme: 'light' });
  try {
    await page.goto(address);
    await waitUntilReady(page);
    for (const [name, value] of SETTINGS) {
      const field = page.getByRole('spinbutton', { name, exact: true });
      await field.fill(String(value));
      await field.press('Enter');
    }
    await page.getByRole('button', { name: /^Play/ }).click();
    await waitForStep(page, FIRST_STEP);
    const before = await readStep(page);
    const { shots, endMs } = await recordScreen(page);
    const after = await readStep(page);
    const label = await page.locator('[data-backend]').first().textContent();
    await page.goto('about:blank');
    const frames: Frame[] = [];
    for (const { data, atMs } of shots) frames.push({ rgba: toRgba(await asPng(page, data)), atMs });
    const gif = encodeGif(frames, { ...PICTURE, endMs });
    writeFileSync(file, gif);
    return `${file}: ${(gif.length / 1e6).toFixed(1)} MB, ${frames.length} frames in ${SECONDS} s, steps ${before} to ${after}, ${label}, ${availableParallelism()} processor threads.`;
  } finally {
    await page.close();
  }
}

const counter = (page: Page) => page.getByTestId('step-counter');
const readStep = async (page: Page): Promise<number> => Number(await counter(page).getAttribute('data-step'));

async function waitForStep(page: Page, step: number): Promise<void> {
  while ((await readStep(page)) < step) await page.waitForTimeout(100);
}

interface Shot {
  /** Base64 of a JPEG. */
  data: string;
  atMs: number;
}

/** What was on the screen, whenever it changed: as JPEG, which takes the least time from the training. */
async function recordScreen(page: Page): Promise<{ shots: Shot[]; endMs: number }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const shots: Shot[] = [];
  session.on('Page.screencastFrame', ({ data, sessionId, metadata }) => {
    const atMs = 1000 * (metadata.timestamp ?? Date.now() / 1000);
    const last = shots.at(-1);
    if (last === undefined || atMs - last.atMs >= LEAST_APART_MS) shots.push({ data, atMs });
    void session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', {
    format: 'jpeg',
    quality: 95,
    maxWidth: PICTURE.width,
    maxHeight: PICTURE.height,
  });
  await page.waitForTimeout(1000 * SECONDS + 500);
  await session.send('Page.stopScreencast');
  await session.detach();
  const startMs = shots[0]?.atMs ?? 0;
  const endMs = startMs + 1000 * SECONDS;
  return { shots: shots.filter(({ atMs }) => atMs < endMs), endMs };
}

/** The browser itself reads its JPEG. */
async function asPng(page: Page, jpeg: string): Promise<string> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('No 2d context.');
    context.drawImage(bitmap, 0, 0);
    return canvas.toDataURL('image/png').replace(/^.*,/, '');
  }, jpeg);
}

/** @throws Error where the screen is not of the size that was asked for */
function toRgba(base64: string): Uint8Array {
  const { width, height, channels, data } = decode(Buffer.from(base64, 'base64'));
  if (width !== PICTURE.width || height !== PICTURE.height)
    throw new Error(
      `The screen was taken at ${width} × ${height} in place of ${PICTURE.width} × ${PICTURE.height}.`,
    );
  if (channels === 4) return Uint8Array.from(data);
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++)
    for (let channel = 0; channel < 3; channel++) rgba[4 * i + channel] = data[channels * i + channel];
  return rgba;
}
