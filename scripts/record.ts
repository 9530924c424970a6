// `npm run record -- NAME`: makes what ships with the page as recorded, from real training on a synthetic set, into
// public/recorded. Without a name, lists what can be recorded.
import { RECORDERS } from './record/recorder-list.ts';

const [wanted, ...rest] = process.argv.slice(2);
const recorder = RECORDERS.find(({ id }) => id === wanted);
if (recorder === undefined || rest.length > 0) {
  const lines = RECORDERS.map(({ id, about }) => `  ${id.padEnd(10)} ${about}`);
  console.error(`Usage: npm run record -- NAME\n\n${lines.join('\n')}`);
  process.exit(wanted === undefined ? 0 : 2);
}
try {
  const { folder, bytes } = await recorder.record();
  console.log(`${folder}: ${Math.round(bytes / 1000)} kB`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
