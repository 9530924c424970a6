import type { BenchOptions } from '../section.ts';
import { openBrowserRealm } from './browser-realm.ts';
import type { RealmName } from './build-realms.ts';
import { openNodeRealm } from './node-realm.ts';
import type { RealmHost } from './realm-host.ts';

/** A realm where the options want it: in Chromium, or in Node with the chosen driver under Dawn. */
export function openRealm(name: RealmName, { isBrowser, driver }: BenchOptions): Promise<RealmHost> {
  return isBrowser ? openBrowserRealm(name) : openNodeRealm(name, driver);
}
