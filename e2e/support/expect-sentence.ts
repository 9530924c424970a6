// A message must say something beside the name of the file, which has a dot of its own.
import { expect } from '@playwright/test';

/** At least one whole sentence of two words or more is left when the name of the file is taken out. */
export function expectSentence(text: string, fileName: string): void {
  expect(text.replaceAll(fileName, '').trim()).toMatch(/\w+\W+\w+[^.]*[.!]$/);
}
