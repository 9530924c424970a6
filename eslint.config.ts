import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The rooms of the house, in the direction imports may walk: a room may import itself and what is listed. See docs/decisions/0001.
const ROOMS = ['morphology', 'metrics', 'data', 'losses', 'engine', 'workers', 'ui'] as const;
const MAY_IMPORT: Record<(typeof ROOMS)[number], readonly string[]> = {
  morphology: [],
  metrics: ['morphology'],
  data: ['morphology'],
  losses: [],
  engine: ['losses', 'data', 'morphology', 'metrics'],
  workers: ['engine', 'losses', 'data', 'morphology', 'metrics'],
  // Only the clients and protocol types of the workers, and the pure descriptions (config, meta) of engine and losses.
  ui: [],
};
const UI_DOORS = [
  './workers/*-client.ts',
  './workers/*-protocol.ts',
  './engine/run-config.ts',
  './engine/run-state.ts',
  './engine/models/model-metas.ts',
  './losses/loss-metas.ts',
];

const zones = ROOMS.map((room) => ({
  target: `./src/${room}`,
  from: './src',
  except: [`./${room}`, ...(room === 'ui' ? UI_DOORS : MAY_IMPORT[room].map((other) => `./${other}`))],
  message: `src/${room} may not import this: imports walk one way through the house.`,
}));
// eslint-plugin-import-x matches glob zones by glob, so the ui zone is written with globs throughout.
const uiZone = zones.find((zone) => zone.target === './src/ui');
if (uiZone !== undefined) {
  uiZone.target = './src/ui';
}

const forbid = (packages: string[], why: string) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: packages, message: why }] }] as const,
});
const TFJS = ['@tensorflow/*'];
const REACT = ['react', 'react-dom', 'react-dom/*', 'react-aria-components', 'zustand', 'uplot'];

export default defineConfig(
  { ignores: ['dist', 'node_modules', 'runs', 'test-results', 'playwright-report'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.dom.json', './tsconfig.worker.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX as never, 'react-hooks': reactHooks as never },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.base.json' })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 320, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ['*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  {
    files: ['src/{morphology,metrics,data}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid([...TFJS, ...REACT], 'Plain typed arrays only: no tfjs, no React here.'),
  },
  {
    files: ['src/{losses,engine,workers}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: forbid(REACT, 'No React in the engine.'),
  },
  {
    files: ['src/ui/**/*'],
    rules: forbid(TFJS, 'The page never computes: tensors live in the training worker.'),
  },
);
