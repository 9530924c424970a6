// Draws public/icons from the logo: `npx tsx scripts/make-icons.ts`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { findBrowser } from './find-browser.ts';

const FOLDER = join(import.meta.dirname, '..', 'public', 'icons');
/** The logo of src/ui/icons, in white on the accent, within the circle that masks leave. */
const page = (edgePx: number) => `<body style="margin:0;background:#3a4fc7">
<svg width="${edgePx}" height="${edgePx}" viewBox="-6 -6 32 32">
<path d="M3 18C3 9 6.5 5.5 11 5.5a3.6 3.6 0 1 1-3.4 4.8M6 9.5C8.5 13.5 12 15 17 15" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round"/>
</svg></body>`;

mkdirSync(FOLDER, { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
for (const edgePx of [192, 512]) {
  const tab = await browser.newPage({ viewport: { width: edgePx, height: edgePx } });
  await tab.setContent(page(edgePx));
  await tab.screenshot({ path: join(FOLDER, `icon-${edgePx}.png`) });
}
await browser.close();
