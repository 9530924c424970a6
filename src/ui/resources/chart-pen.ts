// What the charts of this room are drawn with: a canvas in CSS pixels, and the page's colours and letters.
import { themeColour } from '../charts/theme-colour.ts';

export type Canvas2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface Area {
  width: number;
  height: number;
}

/** Draws into the area from its corner at 0, 0. */
export type Painter = (context: Canvas2d, area: Area) => void;

interface TextLook {
  token?: string;
  align?: CanvasTextAlign;
  isBold?: boolean;
  /** Parts the letters from what lies below them. */
  hasHalo?: boolean;
}

export function text(context: Canvas2d, words: string, x: number, y: number, look: TextLook = {}): void {
  const { token = '--ink-3', align = 'left', isBold = false, hasHalo = false } = look;
  context.font = `${isBold ? '600 ' : ''}12px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  if (hasHalo) {
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.strokeStyle = themeColour('--bg');
    context.strokeText(words, x, y);
  }
  context.fillStyle = themeColour(token);
  context.fillText(words, x, y);
}

export function line(
  context: Canvas2d,
  points: readonly (readonly [number, number])[],
  token: string,
  { width = 1, dash = [] as number[] } = {},
): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.setLineDash(dash);
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.strokeStyle = themeColour(token);
  context.stroke();
  context.setLineDash([]);
}

export function dot(context: Canvas2d, x: number, y: number, radius: number, token: string): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = themeColour(token);
  context.fill();
}

/** Hollow: the paper's mark. */
export function diamond(context: Canvas2d, x: number, y: number): void {
  const r = 5;
  context.beginPath();
  context.moveTo(x - r, y);
  context.lineTo(x, y - r);
  context.lineTo(x + r, y);
  context.lineTo(x, y + r);
  context.closePath();
  context.fillStyle = themeColour('--bg');
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = themeColour('--ink');
  context.stroke();
}

export function cross(context: Canvas2d, x: number, y: number): void {
  const r = 4;
  line(
    context,
    [
      [x - r, y - r],
      [x + r, y + r],
    ],
    '--bad',
    { width: 2 },
  );
  line(
    context,
    [
      [x + r, y - r],
      [x - r, y + r],
    ],
    '--bad',
    { width: 2 },
  );
}

/** Hairlines fall on whole pixels. */
export const crisp = (value: number): number => Math.round(value) + 0.5;
