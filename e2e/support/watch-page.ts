// Everything a page must not do: talk to other hosts, complain in the console, break the security policy.
import type { Page } from '@playwright/test';

/** Chromium's own remarks on software rendering; nothing the page could do about them. */
const HARMLESS =
  /GPU stall due to ReadPixels|No available adapters|powerPreference option is currently ignored/;

/** @returns a list that fills while the page lives; each entry one sentence */
export function watchPage(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOwn =
      url.origin === new URL(origin).origin || url.protocol === 'data:' || url.protocol === 'blob:';
    if (!isOwn) complaints.push(`The page asked for ${request.url()}.`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} answered ${response.status()}.`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) {
      if (!HARMLESS.test(message.text())) complaints.push(`Console: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => complaints.push(`Uncaught: ${error.message}`));
  return complaints;
}
