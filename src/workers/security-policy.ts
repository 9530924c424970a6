// What the page may load and whom it may talk to: one text for its own <meta>, for the servers' headers and for the service
// worker, which gives it to workers where a static host sends no headers. Pure.

export interface PolicySources {
  /** Extra sources of scripts, e.g. "'unsafe-inline'" of the development server */
  script?: string;
  /** Extra addresses to connect to */
  connect?: string;
}

/** Directives that a <meta> may hold. */
function pageDirectives({ script = '', connect = '' }: PolicySources): string[] {
  return [
    "default-src 'none'",
    // wasm-unsafe-eval: compiling WebAssembly; blob: the pthread workers of the wasm backend.
    `script-src 'self' ${script} 'wasm-unsafe-eval' blob:`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${connect} blob:`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].map((directive) => directive.replace(/ +/g, ' '));
}

/** Content of a <meta http-equiv="Content-Security-Policy">: own origin only. */
export const metaPolicy = (): string => pageDirectives({}).join('; ');

/** Value of the header Content-Security-Policy: the same, and no other page may frame it, which only a header can say. */
export const headerPolicy = (sources: PolicySources = {}): string =>
  [...pageDirectives(sources), "frame-ancestors 'none'"].join('; ');
