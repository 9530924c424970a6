// What was measured as files: CSV, and the six charts as one PNG with where, when and with what.
import { themeColour } from '../charts/theme-colour.ts';
import { saveFile } from '../save/save-file.ts';
import { announce } from '../store/app-store.ts';
import { barCharts, describeBase, lineCharts, PAPER_MARK, partCharts, type RoomChart } from './chart-list.ts';
import { diamond, text, type Canvas2d } from './chart-pen.ts';
import { swatch } from './paint-stacked.ts';
import { PAPER_SOURCE } from './paper-figures.ts';
import { describeMeasurement } from './resource-words.ts';
import { resourcesCsv } from './resources-csv.ts';
import { resourcesStore, type KeptResources } from './resources-store.ts';

const SCALE = 2;
const CHART = { width: 560, height: 260 };
const EDGE = 24;
const HEAD = 32;
const TITLE = 40;
const FOOT = 56;

function save(blob: Blob, name: string): void {
  saveFile(blob, name);
  announce(`${name} was saved.`);
}

export function exportResourcesCsv(costs: KeptResources): void {
  save(new Blob([resourcesCsv(costs)], { type: 'text/csv' }), 'tendril-resources.csv');
}

export async function exportResourcesPng(costs: KeptResources): Promise<void> {
  const width = 2 * CHART.width + 3 * EDGE;
  const height = TITLE + 3 * (HEAD + CHART.height) + FOOT + 2 * EDGE;
  const canvas = new OffscreenCanvas(width * SCALE, height * SCALE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no 2d canvas: update the browser.');
  context.scale(SCALE, SCALE);
  context.fillStyle = themeColour('--bg');
  context.fillRect(0, 0, width, height);
  text(context, 'Cost of each loss over Dice + CE', EDGE, EDGE, { token: '--ink', isBold: true });
  text(context, describeBase(costs) ?? '', width - EDGE, EDGE, { align: 'right' });
  const charts = [
    ...barCharts(costs, resourcesStore.getState().unit),
    ...lineCharts(costs),
    ...partCharts(costs),
  ];
  for (const [at, chart] of charts.entries()) {
    const x = EDGE + (at % 2) * (CHART.width + EDGE);
    drawChart(context, chart, x, TITLE + Math.floor(at / 2) * (HEAD + CHART.height));
  }
  text(context, describeMeasurement(costs), EDGE, height - FOOT, { token: '--ink-2' });
  text(context, `Diamonds: ${PAPER_SOURCE}.`, EDGE, height - FOOT + 20, { token: '--ink-2' });
  save(await canvas.convertToBlob({ type: 'image/png' }), 'tendril-resources.png');
}

function drawChart(context: Canvas2d, { title, note, aside, paint }: RoomChart, x: number, y: number): void {
  context.save();
  context.translate(x, y);
  text(context, title, 0, HEAD / 2, { token: '--ink', isBold: true });
  const titlePx = context.measureText(title).width;
  text(context, note, titlePx + 8, HEAD / 2);
  drawAside(context, aside);
  context.translate(0, HEAD);
  paint(context, CHART);
  context.restore();
}

/** From the right end to the left. */
function drawAside(context: Canvas2d, aside: RoomChart['aside']): void {
  const y = HEAD / 2;
  if (typeof aside === 'string') {
    text(context, aside, CHART.width, y, { align: 'right' });
    if (aside === PAPER_MARK) diamond(context, CHART.width - context.measureText(aside).width - 12, y);
    return;
  }
  let x = CHART.width;
  for (const { name, token } of aside.toReversed()) {
    text(context, name, x, y, { align: 'right' });
    x -= context.measureText(name).width + 16;
    swatch(context, token === 'loss' ? '--l-rec' : token, x, y, 10);
    x -= 12;
  }
}
