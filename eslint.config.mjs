import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// The rooms of the house, in the direction imports may walk: a room may import itself and what is listed. See docs/decisions/0001.
const ROOMS = ['morphology', 'metrics', 'data', 'losses', 'engine', 'workers', 'ui'];
const MAY_IMPORT = {
  morphology: [],
  metrics: ['morphology'],
  data: ['morphology'],
  losses: [],
  engine: ['losses', 'data', 'morphology', 'metrics'],
  workers: ['engine', 'losses', 'data', 'morphology', 'metrics'],
};

const message = 'Imports walk one way through the house (docs/decisions/0001).';
const zones = [
  ...ROOMS.filter((room) => room !== 'ui').map((room) => ({
    target: `./src/${room}`,
    from: './src',
    except: [room, ...MAY_IMPORT[room]].map((other) => `./${other}`),
    message,
  })),
  // import-x takes either plain paths or globs in one zone, so the page's doors are written as what stays shut.
  {
    target: './src/ui/**',
    from: [
      './src/{morphology,metrics,data}/**',
      './src/workers/!(*-client|*-protocol).ts',
      './src/engine/!(run-config|run-files|run-state|patch-options|inference-options|presets).ts',
      './src/engine/kernels/**',
      './src/engine/experiments/!(experiment-file|experiment-plan|experiment-results|comparison-table|results-csv|shorten-curve).ts',
      './src/engine/models/!(model-metas|model-settings|model-plugin|auto-depth).ts',
      './src/engine/models/*/**',
      './src/losses/!(loss-metas|loss-settings|loss-plugin).ts',
      './src/losses/*/**',
    ],
    message,
  },
];

const forbid = (packages, why) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: packages, message: why }] }],
});
const TFJS = ['@tensorflow/*'];
const REACT = ['react', 'react-dom', 'react-dom/*', 'react-aria-components', 'zustand', 'uplot'];

export default defineConfig(
  {
    ignores: ['dist', '.cache', 'node_modules', 'runs', 'test-results', 'playwright-report', '*.config.mjs'],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.dom.json', './tsconfig.worker.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: './tsconfig.base.json' })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-default-export': 'error',
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
