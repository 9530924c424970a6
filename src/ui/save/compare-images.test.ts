import { expect, it } from 'vitest';
import { compareImages } from './compare-images.ts';

const open = { name: '12 own files', fingerprint: 'a' };

it('knows the images again, whatever they are called now', () => {
  expect(compareImages({ name: '12 own files', fingerprint: 'a' }, open, 'run.zip')).toBeNull();
  expect(compareImages({ name: 'a folder', fingerprint: 'a' }, open, 'run.zip')).toBeNull();
});

it('tells sets of one name apart, and names what to open', () => {
  expect(() => compareImages({ name: '12 own files', fingerprint: 'b' }, open, 'run.zip')).toThrow(
    /^run\.zip was trained on other images .* both are called 12 own files/,
  );
  for (const fingerprint of ['b', null])
    expect(() => compareImages({ name: 'drive', fingerprint }, open, 'run.zip')).toThrow(
      'run.zip was trained on drive, and 12 own files is open: open drive first.',
    );
});

it('says what an archive does not tell', () => {
  expect(compareImages({ name: '12 own files', fingerprint: null }, open, 'run.zip')).toMatch(
    /^It does not tell on which images/,
  );
});
