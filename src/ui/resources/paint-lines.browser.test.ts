// What does not fit into memory is a cross above the limit, at the end of a dashed line.
import { expect, it } from 'vitest';
import { themeColour } from '../charts/theme-colour.ts';
import '../styles/tokens.css';
import { paintLines } from './paint-lines.ts';
import type { Line } from './resource-series.ts';

const AREA = { width: 480, height: 240 };
const LIMIT = 4e9;

const lineOf = (points: Line['points'], crosses: number[]): Line => ({
  lossId: 'topo-cl-dice',
  label: 'Topo-clDice',
  token: '--l-topo',
  points,
  crosses,
});

/** Where pixels have the very colour of a token. */
function pixelsOf(lines: Line[], token: string): { x: number; y: number }[] {
  const context = new OffscreenCanvas(AREA.width, AREA.height).getContext('2d', {
    willReadFrequently: true,
  })!;
  context.fillStyle = themeColour('--bg');
  context.fillRect(0, 0, AREA.width, AREA.height);
  paintLines(lines, 'memory', LIMIT)(context, AREA);
  const [r, g, b] = themeColour(token).match(/\d+/g)!.map(Number);
  const { data } = context.getImageData(0, 0, AREA.width, AREA.height);
  return Array.from({ length: data.length / 4 }, (_, i) => i)
    .filter((i) => data[4 * i] === r && data[4 * i + 1] === g && data[4 * i + 2] === b)
    .map((i) => ({ x: i % AREA.width, y: Math.floor(i / AREA.width) }));
}

/** The row that is dashed across the chart. */
function limitRow(pixels: readonly { x: number; y: number }[]): number {
  const counts = new Map<number, number>();
  for (const { y } of pixels) counts.set(y, (counts.get(y) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [-1, 0])[0];
}

const POINTS = [
  { classCount: 1, value: 1e9 },
  { classCount: 8, value: 3.9e9 },
];

it('draws the cross above the limit, over the number of classes that does not fit', () => {
  const bad = pixelsOf([lineOf(POINTS, [13])], '--bad');
  const limitY = limitRow(bad);
  const above = bad.filter(({ y }) => y < limitY - 4);
  expect(above.length).toBeGreaterThan(8);
  const centreX = above.reduce((sum, { x }) => sum + x, 0) / above.length;
  // 13 is the last of the counts: its place is the right end of the axis.
  expect(Math.abs(centreX - (AREA.width - 108))).toBeLessThan(2);
  const measured = pixelsOf([lineOf(POINTS, [13])], '--l-topo');
  expect(Math.min(...measured.map(({ y }) => y))).toBeLessThan(limitY);
});

it('draws the limit without a cross where all fits, and neither where all is far below it', () => {
  const near = pixelsOf([lineOf(POINTS, [])], '--bad');
  const limitY = limitRow(near);
  expect(near.filter(({ y }) => y < limitY - 4)).toEqual([]);
  expect(near.length).toBeGreaterThan(50);
  const far = POINTS.map(({ classCount, value }) => ({ classCount, value: value / 1000 }));
  expect(pixelsOf([lineOf(far, [])], '--bad')).toEqual([]);
});
