// A histogram as one SVG path. Pure.

/**
 * Bars one unit wide, as high as the logarithm of their counts: most pixels of a mask are background, and linear bars
 * would show nothing else.
 *
 * @param counts of each value
 * @param height of the tallest bar
 */
export function histogramPath(counts: readonly number[], height: number): string {
  const most = Math.log1p(Math.max(...counts, 1));
  return counts
    .flatMap((count, value) => {
      const tall = Number(((height * Math.log1p(count)) / most).toFixed(2));
      return count === 0 ? [] : [`M${value} ${height}v${-tall}h1v${tall}z`];
    })
    .join('');
}
