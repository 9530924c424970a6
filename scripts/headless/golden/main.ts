// The page behind `npm run golden`: fetches one case after the other and checks it on the backend that is open.
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../../../src/engine/backend/open-backend.ts';
import { type GoldenJson, makeCase } from '../../golden/golden-case.ts';
import { checkCase } from './check-case.ts';
import type { GoldenPage } from './golden-report.ts';

async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`A file of the case could not be read (${response.status}).`);
  return response;
}

let failure: string | null = null;

const golden: GoldenPage = {
  async open(backend) {
    const info = await openBackend(backend, (message) => (failure = message));
    return info.adapter;
  },

  async check(group, name, urls) {
    try {
      const json = (await (await fetchFile(urls.json)).json()) as GoldenJson;
      const data = new Uint8Array(await (await fetchFile(urls.data)).arrayBuffer());
      const before = tf.memory().numTensors;
      const report = await checkCase(makeCase(group, name, json, data));
      const leaked = tf.memory().numTensors - before;
      if (leaked > 0) report.problems.push(`${leaked} tensors were left behind.`);
      if (failure !== null) report.problems.push(failure);
      return report;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { group, name, comparisons: [], problems: [problem] };
    }
  },
};

window.tendrilGolden = golden;
