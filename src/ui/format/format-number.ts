// Numbers for people. Narrow no-break spaces part thousands; a true minus sign stands in exponents.

const THIN = '\u202f';
const DASH = '–';

/** 2480 → "2 480". */
export function formatCount(value: number): string {
  const digits = String(Math.abs(Math.round(value))).replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
  return value < 0 ? `−${digits}` : digits;
}

/** A metric of 0…1 to three digits; a dash where there is none. */
export function formatMetric(value: number | null): string {
  return value === null ? DASH : value.toFixed(3);
}

/** A Betti error: whole for one image, one digit for a mean; a dash where there is none. */
export function formatBetti(value: number | null): string {
  if (value === null) return DASH;
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

/** 0.003 → "3e−3", 0.00025 → "2.5e−4"; 0 and from 0.01 on as it is. */
export function formatRate(value: number): string {
  if (value === 0 || value >= 0.01) return String(Number(value.toPrecision(3)));
  const [mantissa, exponent] = value.toExponential(2).split('e');
  return `${Number(mantissa)}e−${Math.abs(Number(exponent))}`;
}

/**
 * Reads a number as people type it: decimal comma, true minus, spaces between thousands.
 *
 * @returns null if it is not a finite number
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\s\u202f\u00a0]/g, '')
    .replace(/−/g, '-')
    .replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** Seconds as "1:02" or "1:02:03"; a dash where unknown. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return DASH;
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Bytes as MB or GB (powers of 1000). */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return DASH;
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** Three significant digits for a changing number such as 24.6 or 0.38; a dash where unknown. */
export function formatThree(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  if (size >= 1000) return formatCount(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** "1 image", "3 images". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}
