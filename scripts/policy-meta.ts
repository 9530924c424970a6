// The security policy stands in the built pages themselves, so that it holds on a static host that sends no headers.
import type { Plugin } from 'vite';
import { metaPolicy } from '../src/workers/security-policy.ts';

const CHARSET = '<meta charset="utf-8" />';

/** Writes the policy into each page, before anything that it concerns. */
export function policyMeta(): Plugin {
  return {
    name: 'tendril-policy-meta',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { path }) {
        // The character set must stand within the first 1024 bytes, so the policy follows it.
        if (!html.includes(CHARSET)) throw new Error(`${path} lacks ${CHARSET}.`);
        const meta = `<meta http-equiv="Content-Security-Policy" content="${metaPolicy()}" />`;
        return html.replace(CHARSET, `${CHARSET}\n    ${meta}`);
      },
    },
  };
}
