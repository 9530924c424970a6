// Turns the colours of a set of colour masks into classes. Pure.

export type Colour = readonly [red: number, green: number, blue: number];

/** How often each colour occurs; keys are 0xRRGGBB. */
export type ColourCounts = Map<number, number>;

export interface ColourClasses {
  /** Colour of each label; 0 is the background. */
  colours: Colour[];
  /** Names of labels 1…K for people: "red", "blue", … */
  names: string[];
}

/** Colours closer than this (Euclidean, RGB) to a more frequent one are noise of it. */
const NOISE_DISTANCE = 60;
/** A colour that is not exact must cover this share of all pixels to be a class. */
const LEAST_SHARE = 1e-4;
const DARK = 48;
const GREY_SPREAD = 48;

function unpack(colour: number): Colour {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function squaredDistance(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

/** True for colours that are no shade of grey. */
export function isColoured([red, green, blue]: Colour): boolean {
  return Math.max(red, green, blue) - Math.min(red, green, blue) > GREY_SPREAD;
}

/** Hue in degrees, 0 red, 120 green, 240 blue. */
function hue([red, green, blue]: Colour): number {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  const sixth =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  return (sixth * 60 + 360) % 360;
}

/**
 * Main colours of a whole set and their labels.
 *
 * Black is the background; where no black occurs, the most frequent colour is. The other colours are numbered by hue,
 * from red backwards round the circle (red, magenta, blue, cyan, green, yellow), then shades of grey from light to
 * dark. So the colours of artery-vein sets get their usual numbers: red 1 artery, blue 2 vein, green 3 crossing,
 * white 4 uncertain; and the numbers do not depend on which file came first.
 *
 * @param counts over all masks of the set; for lossy masks colours may be binned
 * @param isExact every colour is one that somebody chose (lossless masks with few colours)
 */
export function classifyColours(counts: ColourCounts, isExact: boolean): ColourClasses {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const main: Colour[] = [];
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  for (const [packed, count] of byCount) {
    if (!isExact && count < LEAST_SHARE * total) break;
    const colour = unpack(packed);
    const least = isExact ? 1 : NOISE_DISTANCE ** 2;
    if (main.every((other) => squaredDistance(colour, other) >= least)) main.push(colour);
  }
  const black = main.filter((colour) => Math.max(...colour) < DARK);
  const background = black[0] ?? main[0];
  const foreground = main.filter((colour) => colour !== background);
  // 15° before red, so that a slightly bluish red still comes first.
  const order = (colour: Colour) =>
    isColoured(colour) ? (375 - hue(colour)) % 360 : 1000 - (colour[0] + colour[1] + colour[2]) / 3;
  foreground.sort((a, b) => order(a) - order(b) || a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  return { colours: [background, ...foreground], names: nameColours(foreground) };
}

const HUES = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'];

function nameColours(colours: Colour[]): string[] {
  const used = new Map<string, number>();
  return colours.map((colour) => {
    const light = (colour[0] + colour[1] + colour[2]) / 3;
    const name = isColoured(colour)
      ? HUES[Math.round(hue(colour) / 60) % 6]
      : light > 200
        ? 'white'
        : light < DARK
          ? 'black'
          : 'grey';
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  });
}

/**
 * Labels by the nearest main colour.
 *
 * @param pixels [count · 3]
 */
export function labelByColour(pixels: Uint8Array, { colours }: ColourClasses): Uint8Array {
  const labels = new Uint8Array(pixels.length / 3);
  const known = new Map<number, number>();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const packed = (pixels[pixel * 3] << 16) | (pixels[pixel * 3 + 1] << 8) | pixels[pixel * 3 + 2];
    let label = known.get(packed);
    if (label === undefined) {
      const colour = unpack(packed);
      label = 0;
      for (let other = 1; other < colours.length; other++) {
        if (squaredDistance(colour, colours[other]) < squaredDistance(colour, colours[label])) label = other;
      }
      known.set(packed, label);
    }
    labels[pixel] = label;
  }
  return labels;
}
