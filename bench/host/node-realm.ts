import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from '../adapter/find-driver.ts';
import { REALM_FOLDER, type RealmName } from './build-realms.ts';
import { DEFAULT_LIMIT_MS, type RealmHost, within } from './realm-host.ts';

interface News {
  ready?: string;
  failed?: string;
  id?: number;
  result?: unknown;
  error?: string;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** User and system time of all threads of a process; null where there is no /proc. */
function readCpuMs(pid: number | undefined): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; after it stand the fields from the third on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return TICK_MS * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return null;
  }
}

/** First line of what a child has to say; its stack is for DEBUG_BENCH. */
function shorten(text: string): string {
  return process.env['DEBUG_BENCH'] === undefined ? text.split('\n')[0].replace(/^\w*Error: /, '') : text;
}

/**
 * Starts a Node process with one realm in it.
 *
 * @param driver null: Dawn's null backend, which executes nothing
 */
export async function openNodeRealm(name: RealmName, driver: Driver | null): Promise<RealmHost> {
  const child = fork(
    join(import.meta.dirname, 'node-child.ts'),
    [join(REALM_FOLDER, `${name}.js`), driver === null ? 'null' : 'gpu'],
    {
      env: { ...process.env, ...driver?.environment },
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  let said = '';
  const hear = (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000));
  child.stdout!.on('data', hear);
  child.stderr!.on('data', hear);

  const waiting = new Map<number, Waiting>();
  let count = 0;
  let opened: Waiting | null = null;
  const ready = new Promise<unknown>((resolve, reject) => (opened = { resolve, reject }));
  child.on('message', (news: News) => {
    if (news.ready !== undefined) opened?.resolve(news.ready);
    if (news.failed !== undefined) opened?.reject(new Error(shorten(news.failed)));
    const call = news.id === undefined ? undefined : waiting.get(news.id);
    if (call === undefined) return;
    waiting.delete(news.id!);
    if (news.error !== undefined) call.reject(new Error(shorten(news.error)));
    else call.resolve(news.result);
  });
  child.on('exit', (code, signal) => {
    const last = said.trim().split('\n').at(-1) ?? '';
    const death = new Error(`The process of ${name} ended (${signal ?? code}). ${last}`.trim());
    opened?.reject(death);
    for (const call of waiting.values()) call.reject(death);
    waiting.clear();
  });

  const close = () => {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    return gone;
  };
  try {
    const adapter = (await within(ready, 60_000, `Opening ${name}`)) as string;
    return {
      adapter,
      call<Result>(callName: string, argument: unknown, limitMs = DEFAULT_LIMIT_MS) {
        const id = ++count;
        const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
        child.send({ id, name: callName, argument });
        return within(answer, limitMs, `${name}: ${callName}`) as Promise<Result>;
      },
      cpuMs: () => readCpuMs(child.pid),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
