// The Node process in which one realm lives: Dawn in the place of the browser's WebGPU.
import { pathToFileURL } from 'node:url';
import { create, globals } from 'webgpu';
import { describeAdapter } from '../../src/engine/backend/adapter-description.ts';
import type { RealmCalls } from '../realm/realm-protocol.ts';

interface Order {
  id: number;
  name: string;
  argument: unknown;
}

const [realmFile, backend] = process.argv.slice(2);
const options = backend === 'null' ? ['backend=null'] : [];
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', {
  value: { gpu: create(options), userAgent: 'node', hardwareConcurrency: 2 },
  configurable: true,
});
// tfjs takes its Node platform otherwise, which a bundle for browsers does not hold.
Object.assign(globalThis, { WorkerGlobalScope: class {}, self: globalThis });

const send = (message: object) => process.send!(message);

async function start(): Promise<RealmCalls> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('Dawn finds no adapter with this driver.');
  const { calls } = (await import(pathToFileURL(realmFile).href)) as { calls: RealmCalls };
  send({ ready: describeAdapter(adapter.info) });
  return calls;
}

const sentenceOf = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

try {
  const calls = await start();
  process.on('message', ({ id, name, argument }: Order) => {
    const call = calls[name];
    if (call === undefined) {
      send({ id, error: `The realm has no call "${name}".` });
      return;
    }
    call(argument as never).then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, error: sentenceOf(error) }),
    );
  });
} catch (error) {
  send({ failed: sentenceOf(error) });
}
// Dawn's handles would keep the process alive for ever.
process.on('disconnect', () => process.exit(0));
