// `npm start` builds and serves the page; `npm run dev` serves it from its sources with hot reload.
import { type UserConfig, createServer, preview } from 'vite';
import { buildIfStale } from './build-page.ts';
import { serverPort } from './server-port.ts';

async function serve(mode: 'dev' | 'preview'): Promise<string> {
  const port = serverPort();
  const listen = { port, strictPort: true };
  const config: UserConfig = { clearScreen: false, logLevel: 'warn', preview: listen, server: listen };
  if (mode === 'preview') {
    buildIfStale();
    await preview(config);
  } else {
    await (await createServer(config)).listen();
  }
  return `http://localhost:${port}`;
}

const mode = process.argv.includes('--dev') ? 'dev' : 'preview';
try {
  console.log(`Tendril is at ${await serve(mode)} (Ctrl-C ends it).`);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    /already in use|EADDRINUSE/.test(message)
      ? `Port ${serverPort()} is taken: end the program that uses it, or choose another port with TENDRIL_PORT=4180.`
      : message,
  );
  process.exit(1);
}
