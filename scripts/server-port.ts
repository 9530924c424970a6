const DEFAULT_PORT = 4173;

/**
 * Port of the page's server: TENDRIL_PORT, else 4173.
 *
 * @throws Error when TENDRIL_PORT is no port
 */
export function serverPort(): number {
  const text = process.env['TENDRIL_PORT'];
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`TENDRIL_PORT is "${text}"; it must be a whole number from 1 to 65535.`);
  }
  return port;
}
