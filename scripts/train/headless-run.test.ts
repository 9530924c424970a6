import { describe, expect, it } from 'vitest';
import { sentenceOf } from './headless-run.ts';

describe('sentenceOf', () => {
  it.each([
    ['page.evaluate: Error: No GPU here.\n    at open (http://localhost:1/x.js:1:2)', 'No GPU here.'],
    ['Error: Two: parts.', 'Two: parts.'],
    ['page.goto: net::ERR_FAILED\nCall log:\n  - navigating', 'net::ERR_FAILED'],
    ['Plain.', 'Plain.'],
  ])('strips "%s"', (message, sentence) => {
    expect(sentenceOf(new Error(message))).toBe(sentence);
  });
});
