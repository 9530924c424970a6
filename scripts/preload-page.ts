// The page's code is named in index.html although it is imported by a script that starts a worker first: both are fetched at once.
import type { HtmlTagDescriptor, Plugin, Rollup } from 'vite';

type Chunk = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string> } };

function chunkOf(bundle: Rollup.OutputBundle, source: string): Chunk {
  const found = Object.values(bundle).find(
    (part) => part.type === 'chunk' && part.facadeModuleId?.endsWith(source) === true,
  );
  if (found?.type !== 'chunk') throw new Error(`The build has no chunk of ${source}.`);
  return found;
}

/** @param source of the page's code, a dynamic import, e.g. "/src/ui/main.tsx" */
export function preloadPage(source: string): Plugin {
  let base = '/';
  return {
    name: 'tendril-preload-page',
    apply: 'build',
    configResolved(config) {
      base = config.base;
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, path }) {
        if (bundle === undefined || path !== '/index.html') return html;
        const page = chunkOf(bundle, source);
        const tag = (attrs: Record<string, string>): HtmlTagDescriptor => ({
          tag: 'link',
          attrs: { crossorigin: '', ...attrs },
          injectTo: 'head',
        });
        const files = [page.fileName, ...page.imports].filter((name) => !html.includes(name));
        return [
          ...files.map((name) => tag({ rel: 'modulepreload', href: base + name })),
          ...[...(page.viteMetadata?.importedCss ?? [])].map((name) =>
            tag({ rel: 'stylesheet', href: base + name }),
          ),
        ];
      },
    },
  };
}
