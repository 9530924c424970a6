// The licences of all packages whose code is in the built files, in one text that the page links to. The page, its workers and the
// service worker are bundled apart: the first two are collected, and the last one, which knows all, writes.
import license, { type Dependency } from 'rollup-plugin-license';
import type { Plugin } from 'vite';

/** Beside index.html; the page's link and the list of stored files name it, too. */
export const LICENCES_FILE = 'third-party-licences.txt';

const RULE = '-'.repeat(80);

interface Entry {
  title: string;
  /** SPDX identifier */
  spdx: string;
  /** null: the package brings no file of its own. */
  text: string | null;
  notice: string | null;
}

function entryOf({ name, version, license: spdx, licenseText, noticeText }: Dependency): Entry {
  if (name === null || spdx === null)
    throw new Error(`The package ${name ?? '?'} in the build names no licence: look it up before it ships.`);
  const tidy = (text: string | null): string | null => text?.replaceAll('\r\n', '\n').trim() ?? null;
  return { title: `${name} ${version}`, spdx, text: tidy(licenseText), notice: tidy(noticeText) };
}

/** Every package by name, those with the same text together. */
function write(entries: readonly Entry[]): string {
  const byText = new Map<string, Entry[]>();
  for (const entry of entries) {
    // The text of the Apache licence is the same for all; MIT and BSD ones name their holder and cannot be borrowed.
    const text =
      entry.text ??
      (entry.spdx === 'Apache-2.0'
        ? entries.find(({ spdx, text }) => spdx === 'Apache-2.0' && text !== null)?.text
        : undefined);
    if (text == null)
      throw new Error(`The package ${entry.title} (${entry.spdx}) in the build brings no licence text.`);
    byText.set(text, [...(byText.get(text) ?? []), entry]);
  }
  const parts = [...byText].map(([text, holders]) =>
    [
      RULE,
      ...holders.map(({ title, spdx }) => `${title} (${spdx})`),
      RULE,
      '',
      text,
      ...holders.flatMap(({ title, notice }) => (notice === null ? [] : ['', `Notice of ${title}:`, notice])),
      '',
    ].join('\n'),
  );
  return ['Tendril contains code of these packages, under these licences.', '', ...parts].join('\n');
}

export interface LicencePlugins {
  /** For the page, and a new one for each worker */
  collect: () => Plugin;
  /** For the bundle that is made last: writes the file. */
  write: () => Plugin[];
}

/** @throws Error from the build when a package has no licence or no text of it */
export function thirdPartyLicences(): LicencePlugins {
  const found = new Map<string, Entry>();
  // Typed for Rollup; Vite's bundler calls the same hooks.
  const collect = (): Plugin =>
    license({
      thirdParty: {
        // Otherwise a package that lies in the tree twice in different versions is named once.
        multipleVersions: true,
        output: (dependencies) => {
          for (const dependency of dependencies) {
            const entry = entryOf(dependency);
            found.set(entry.title, entry);
          }
        },
      },
    }) as unknown as Plugin;
  return {
    collect,
    write: () => [
      collect(),
      {
        name: 'tendril-third-party-licences',
        generateBundle() {
          const entries = [...found.values()].sort((a, b) => a.title.localeCompare(b.title, 'en'));
          this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source: write(entries) });
        },
      },
    ],
  };
}
