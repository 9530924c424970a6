// What the network is shown: how patches are drawn, changed and scaled.
import { DEFAULT_INFERENCE, type InferenceOptions } from '../../engine/inference-options.ts';
import { DEFAULT_PATCH_OPTIONS, type PatchOptions } from '../../engine/patch-options.ts';
import { Choice } from '../controls/choice.tsx';
import { Knob } from '../controls/knob.tsx';
import { More } from '../controls/more.tsx';
import type { SelectOption } from '../controls/select-field.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { Icon } from '../icons/icon.tsx';
import { useApp } from '../store/app-store.ts';
import { changeColdKnob } from '../store/run-knobs.ts';

type OptionsOf<K extends keyof PatchOptions> = (SelectOption & { id: PatchOptions[K] })[];

const AUGMENTATIONS: OptionsOf<'augmentation'> = [
  { id: 'none', name: 'None', detail: 'Patches as they are.' },
  { id: 'symmetries', name: 'Symmetries', detail: 'Mirrored and turned by quarters; nothing is resampled.' },
  {
    id: 'nnunet',
    name: 'nnU-Net',
    detail: 'Rotation, scaling, noise, blur, brightness, contrast, low resolution, gamma, mirroring.',
  },
  { id: 'elastic', name: 'nnU-Net + elastic', detail: 'The same with smooth deformations.' },
];

const TUBES: OptionsOf<'tube'> = [
  { id: 'fast', name: 'Moved along', detail: 'Made once of the whole image and moved with the patch.' },
  { id: 'exact', name: 'Of each patch', detail: 'Made anew of each changed label, as the authors do.' },
];

const INTENSITIES: OptionsOf<'intensity'> = [
  { id: 'image', name: 'Each image', detail: 'Mean 0 and deviation 1 for each channel of each image.' },
  { id: 'dataset', name: 'Data set', detail: 'The same over all training images together.' },
  { id: 'unit', name: '0 to 1', detail: 'Bytes by 255, other values by the range of their image.' },
];

const REGIONS = [
  { id: 'patch', name: 'Patches', detail: 'Squares of the size above.' },
  { id: 'whole', name: 'Whole images', detail: 'Padded to the largest; the padding does not count.' },
];

const PREDICTIONS: { id: string; name: string; detail: string; inference: InferenceOptions }[] = [
  { id: 'quick', name: 'Quick', detail: 'Large tiles, each seen once.', inference: DEFAULT_INFERENCE },
  {
    id: 'nnunet',
    name: 'As nnU-Net',
    detail: 'Overlapping tiles of the patch’s size and mirror images: better, and tens of times slower.',
    inference: { ...DEFAULT_INFERENCE, tiles: 'gaussian', mirror: true },
  },
];

const SHARE: SliderScale = { min: 0, max: 1, step: 0.05, kind: 'linear' };

function change<K extends keyof PatchOptions>(what: string, key: K, value: PatchOptions[K]): void {
  changeColdKnob(`${what} restarts the run.`, (config) => ({
    ...config,
    patches: { ...(config.patches ?? DEFAULT_PATCH_OPTIONS), [key]: value },
  }));
}

export function PatchesPanel() {
  const patches = useApp((state) => state.config.patches ?? DEFAULT_PATCH_OPTIONS);
  return (
    <section className="sec" aria-label="Patches">
      <h2>
        Patches
        <span className="aside">
          <Icon name="reset" small /> restarts the run
        </span>
      </h2>
      <Choice
        label="Augmentation"
        help="What happens to each patch before the network sees it; the same seed draws the same. Default symmetries."
        options={AUGMENTATIONS}
        value={patches.augmentation}
        isCold
        onChange={(id) => {
          const option = AUGMENTATIONS.find((one) => one.id === id);
          if (option !== undefined) change('Another augmentation', 'augmentation', option.id);
        }}
      />
      <Choice
        label="Tube"
        help="Where the tubed skeleton of a patch comes from. Default moved along; the authors’ loader makes it of each patch."
        options={TUBES}
        value={patches.tube}
        isCold
        onChange={(id) => {
          const option = TUBES.find((one) => one.id === id);
          if (option !== undefined) change('Another tube', 'tube', option.id);
        }}
      />
      <More label="More of patches">
        <Knob
          label="On foreground"
          help="Share of each batch that is centred on foreground. Default a third, as nnU-Net."
          value={patches.foregroundShare}
          scale={SHARE}
          isCold
          format={(value) => value.toFixed(2)}
          onCommit={(value) => change('Another share', 'foregroundShare', value)}
        />
        <Choice
          label="Intensity"
          help="How pixel values are scaled. Default each image, as nnU-Net."
          options={INTENSITIES}
          value={patches.intensity}
          isCold
          onChange={(id) => {
            const option = INTENSITIES.find((one) => one.id === id);
            if (option !== undefined) change('Another scale of intensities', 'intensity', option.id);
          }}
        />
        <Choice
          label="Region"
          help="What one item of a batch shows: the paper trains U-Nets on patches and HRNet on whole images."
          options={REGIONS}
          value={patches.whole ? 'whole' : 'patch'}
          isCold
          onChange={(id) => change('Another region', 'whole', id === 'whole')}
        />
        <PredictionChoice />
      </More>
    </section>
  );
}

function PredictionChoice() {
  const { tiles, mirror } = useApp((state) => state.config.inference ?? DEFAULT_INFERENCE);
  const current = PREDICTIONS.find(
    ({ inference }) => inference.tiles === tiles && inference.mirror === mirror,
  );
  return (
    <Choice
      label="Prediction"
      help="How whole validation images are predicted. Default quick."
      options={PREDICTIONS}
      value={current?.id ?? null}
      placeholder="Own settings"
      isCold
      onChange={(id) => {
        const chosen = PREDICTIONS.find((one) => one.id === id);
        if (chosen !== undefined)
          changeColdKnob('Another way to predict restarts the run.', (config) => ({
            ...config,
            inference: chosen.inference,
          }));
      }}
    />
  );
}
