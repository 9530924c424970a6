import { expect, it } from 'vitest';
import { refusePair } from './check-pair.ts';

const network = (trainingBytes: number, largestTrainingBytes: number) => ({
  trainingBytes,
  largestTrainingBytes,
});
const base = network(1e9, 100e6);
const limits = { totalBytes: 4e9, buffer: [{ name: 'maxBufferSize', bytes: 256e6 }] };

it('lets two networks take turns that fit side by side with all else', () => {
  expect(refusePair(0, [base, network(3e9, 256e6)], limits)).toBeNull();
  expect(refusePair(1, [base, network(3e9, 256e6)], limits)).toMatchObject({
    neededBytes: 4e9 + 1,
    limitBytes: 4e9,
  });
});

it('names what they would take and what there is', () => {
  expect(refusePair(0, [base, network(3.4e9, 100e6)], limits)?.message).toMatch(
    /two networks at once.*4\.4 GB of memory; the budget is 4\.0 GB\./,
  );
  expect(refusePair(0, [base, network(2e9, 300e6)], limits)?.message).toMatch(
    /one buffer of 300 MB; this adapter allows 256 MB \(maxBufferSize\)\./,
  );
});
