/** The least even number of two digits and zeros that leaves a little room above `most`; at least 4. */
export function roundTop(most: number): number {
  const wanted = Math.max(4, most * 1.05);
  const unit = 2 * 10 ** Math.max(0, Math.floor(Math.log10(wanted)) - 1);
  return Math.ceil(wanted / unit) * unit;
}
