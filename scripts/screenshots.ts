// Takes the pictures of docs/screenshots from the real page: `npm run screenshots`, or `npm run screenshots -- skeletons train`
// for some of the rooms, and `-- capture` for ten seconds of training as an animated picture.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { preview } from 'vite';
import { buildIfStale } from './build-page.ts';
import { browserArguments, findBrowser } from './find-browser.ts';
import type { RoomShots } from './screenshots/room-shots.ts';
import { SHOTS } from './screenshots/shots-list.ts';
import { captureTraining } from './screenshots/training-capture.ts';
import { serverPort } from './server-port.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'screenshots');
// Its own, so that a page that is being served may stay.
const PORT = process.env['TENDRIL_PORT'] === undefined ? 4190 : serverPort();
const ADDRESS = `http://localhost:${PORT}/`;
const CAPTURE = 'capture';
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1280, height: 720 },
];

function chooseRooms(wanted: string[]): readonly RoomShots[] {
  const ids = SHOTS.map(({ id }) => id);
  const unknown = wanted.filter((id) => id !== CAPTURE && !ids.includes(id));
  if (unknown.length > 0) {
    console.error(
      `There are no pictures of ${unknown.join(', ')}; there are ${[...ids, CAPTURE].join(', ')}.`,
    );
    process.exit(2);
  }
  return wanted.length === 0 ? SHOTS : SHOTS.filter(({ id }) => wanted.includes(id));
}

async function shoot(browser: Browser, room: RoomShots): Promise<void> {
  const page = await browser.newPage({ viewport: SIZES[0], colorScheme: 'light' });
  try {
    await page.goto(ADDRESS);
    await room.prepare(page);
    for (const size of SIZES) {
      const name = `${size.width}x${size.height}`;
      if (room.sizes?.includes(name) === false) continue;
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(1000);
        const file = join(FOLDER, `${room.id}-${name}-${colorScheme}.png`);
        await page.screenshot({ path: file });
        console.log(file);
      }
    }
  } finally {
    await page.close();
  }
}

const wanted = process.argv.slice(2);
const rooms = chooseRooms(wanted);
buildIfStale();
mkdirSync(FOLDER, { recursive: true });
const server = await preview({ preview: { port: PORT, strictPort: true }, logLevel: 'warn' });
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments('none') });
try {
  for (const room of rooms) await shoot(browser, room);
  if (wanted.length === 0 || wanted.includes(CAPTURE))
    console.log(await captureTraining(browser, ADDRESS, join(FOLDER, 'training.gif')));
} finally {
  await browser.close();
  await server.close();
}
process.exit(0);
