// A worker behind comlink that may die: calls under way are rejected, and the next call spawns a new one.
import { wrap, type Remote } from 'comlink';

export interface WorkerLink<Api> {
  /** Asks the worker, which is spawned on first use. @throws Error if the worker dies or is closed before it answers */
  call: <T>(ask: (api: Remote<Api>) => Promise<T>) => Promise<T>;
  /** Ends the worker; the next call spawns a new one. */
  close: () => void;
}

interface LinkOptions<Api> {
  /** As in "The data worker stopped: …". */
  role: string;
  spawn: () => Worker;
  /** Called with each new worker before its first call. */
  onSpawn?: (api: Remote<Api>) => void;
  /** Called once for each worker that died, before the calls under way are rejected with the same error. */
  onCrash?: (error: Error) => void;
}

interface Started<Api> {
  worker: Worker;
  api: Remote<Api>;
  /** Never fulfilled: a call into a worker that is gone would never answer, so every call races against this. */
  gone: Promise<never>;
  end: (error: Error) => void;
}

export function createWorkerLink<Api>(options: LinkOptions<Api>): WorkerLink<Api> {
  const { role, spawn, onSpawn, onCrash } = options;
  let current: Started<Api> | null = null;

  const start = (): Started<Api> => {
    const worker = spawn();
    let end: Started<Api>['end'] = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      end = (error) => {
        worker.onerror = null;
        worker.terminate();
        current = null;
        reject(error);
      };
    });
    // Unhandled where no call is under way.
    gone.catch(() => undefined);
    worker.onerror = (event) => {
      const error = new Error(`The ${role} worker stopped: ${event.message || 'it could not be loaded'}.`);
      end(error);
      onCrash?.(error);
    };
    const api = wrap<Api>(worker);
    onSpawn?.(api);
    return { worker, api, gone, end };
  };

  return {
    call(ask) {
      current ??= start();
      return Promise.race([ask(current.api), current.gone]);
    },
    close: () => current?.end(new Error(`The ${role} worker was ended before it answered.`)),
  };
}
