import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RUN_CONFIG, OPTIMISER_DEFAULTS, type RunConfig } from '../../engine/run-config.ts';
import { HIDEABLE } from './hideable.ts';
import { isShareCode, readShareCode, writeShareCode, type SharedState } from './share-code.ts';

const USUAL: SharedState = {
  room: 'train',
  sampleSet: 'vessels',
  config: DEFAULT_RUN_CONFIG,
  lesson: null,
  hidden: [],
};

describe('the code of a link', () => {
  it('leaves out what is as usual', () => {
    expect(writeShareCode(USUAL)).toBe('v=1&room=train&set=vessels');
    expect(writeShareCode({ ...USUAL, config: { ...DEFAULT_RUN_CONFIG, patchPx: 96, seed: 3 } })).toBe(
      'v=1&room=train&set=vessels&patchPx=96&seed=3',
    );
  });

  it('comes back as it was written, whatever the settings', () => {
    const config = fc.record({
      loss: fc.constantFrom('dice-ce', 'skeleton-recall', 'cl-dice', 'topo-cl-dice'),
      weight: fc.double({ min: 0, max: 100, noNaN: true, noDefaultInfinity: true }).map((w) => w + 0),
      iterations: fc.option(fc.integer({ min: 0, max: 50 })),
      optimiser: fc.constantFrom('adam', 'adamw', 'sgd'),
      learningRate: fc.double({ min: 1e-9, max: 10, noNaN: true }),
      patchPx: fc.integer({ min: 1, max: 1024 }),
      seed: fc.integer({ min: 0, max: 4_294_967_295 }),
      mirror: fc.boolean(),
    });
    const shared = fc.record({
      room: fc.constantFrom('train', 'skeletons', 'losses', 'compare', 'resources'),
      sampleSet: fc.option(fc.string({ minLength: 1 })),
      lesson: fc.option(fc.string({ minLength: 1 })),
      hidden: fc.subarray(HIDEABLE.map(({ id }) => id)),
      config,
    });
    fc.assert(
      fc.property(shared, ({ config: c, ...rest }) => {
        const made: RunConfig = {
          ...DEFAULT_RUN_CONFIG,
          loss: {
            id: c.loss,
            weight: c.weight,
            settings: { ...DEFAULT_RUN_CONFIG.loss.settings, iterations: c.iterations },
          },
          optimiser: {
            ...OPTIMISER_DEFAULTS[c.optimiser as 'adam'],
            id: c.optimiser,
            learningRate: c.learningRate,
          },
          patchPx: c.patchPx,
          seed: c.seed,
          inference: { ...DEFAULT_RUN_CONFIG.inference!, mirror: c.mirror },
        };
        const state = { ...rest, config: made } as SharedState;
        expect(readShareCode(`#${writeShareCode(state)}`)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['room=train', /does not say which version/],
    ['v=2&room=train', /of version 2/],
    ['v=1&room=cellar', /a room cellar/],
    ['v=1&hide=loss.cellar', /hides cellar/],
    ['v=1&patchPx=0', /patchPx is not valid/],
    ['v=1&patchPx=ten', /patchPx is not valid/],
    ['v=1&optimiser.learningRate=1e9', /optimiser.learningRate is not valid/],
    ['v=1&temperature=3', /a setting temperature/],
    ['v=1&loss.__proto__.x=1', /a setting loss.__proto__.x/],
    ['v=1&loss=3', /loss is not valid/],
  ])('refuses %s and says why', (code, reason) => {
    expect(() => readShareCode(code)).toThrow(reason);
  });

  it('is told from an address without one', () => {
    expect(isShareCode('')).toBe(false);
    expect(isShareCode('#')).toBe(false);
    expect(isShareCode('#v=1')).toBe(true);
  });
});
