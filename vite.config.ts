import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { securityHeaders } from './scripts/security-headers.ts';

export default defineConfig(({ command }) => ({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The headless page drives the same workers for `npm run train`.
    rollupOptions: { input: { main: 'index.html', headless: 'headless.html' } },
  },
  worker: { format: 'es' as const },
  server: { port: 4173, strictPort: true, headers: securityHeaders(command === 'serve' ? 'dev' : 'build') },
  preview: { port: 4173, strictPort: true, headers: securityHeaders('build') },
}));
