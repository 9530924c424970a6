import { expect, it } from 'vitest';
import { checkShared } from './check-shared.ts';
import { readShareCode } from './share-code.ts';

it.each([
  ['loss.id=foo', 'The link names a loss foo, which is not there.'],
  ['model.id=foo', 'The link names a network foo, which is not there.'],
  ['lesson=foo', 'The link names a lesson foo, which is not there.'],
  ['patchPx=100&model.depth=4', 'The setting patchPx is 100; with this U-Net it must be a multiple of 8'],
  ['model.depth=6&patchPx=48', 'The setting patchPx is 48; with this U-Net it must be a multiple of 32'],
])('refuses %s, which has the right form', (code, reason) => {
  expect(() => checkShared(readShareCode(`v=1&${code}`))).toThrow(reason);
});

it.each(['', 'loss.id=cl-dice&patchPx=96', 'patches.whole=true&patchPx=100'])('takes %s', (code) => {
  expect(() => checkShared(readShareCode(`v=1&${code}`))).not.toThrow();
});
