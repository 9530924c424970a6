// What the maps show, and the knobs of the losses.
import { Switch } from 'react-aria-components';
import { lossMetas } from '../../losses/loss-metas.ts';
import { Knob } from '../controls/knob.tsx';
import { Segments } from '../controls/segments.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';
import { changeSettings, saveState } from './lab-controller.ts';
import { patchLab, useLab } from './lab-store.ts';
import { plainName } from './lab-words.ts';

const ROUNDS: SliderScale = { min: 0, max: 20, step: 1, kind: 'linear' };
const ROUND_LIMITS = { min: 0, max: 50 };
const WEIGHT: SliderScale = { min: 0, max: 5, step: 0.05, kind: 'linear' };
/** The names are long. */
const shortName = (label: string): string => plainName(label).replace('-clDice', '');

export function MapSettings() {
  const settings = useLab((state) => state.settings);
  const areRingsShown = useLab((state) => state.areRingsShown);
  const isReady = useLab((state) => state.phase === 'ready');
  return (
    <section className="sec" aria-label="Gradient maps">
      <h2>
        Gradient maps
        <button type="button" className="aside" disabled={!isReady} onClick={() => void saveState()}>
          save as safetensors
        </button>
      </h2>
      <Segments
        label="What values and maps show"
        options={[
          { id: 'added', name: 'Added term alone' },
          { id: 'whole', name: 'Whole loss' },
        ]}
        value={settings.shown}
        onChange={(shown) => changeSettings({ shown: shown === 'whole' ? 'whole' : 'added' })}
      />
      <div className="knobs">
        {settings.shown === 'whole' && (
          <Knob
            label="Weight w"
            display={
              <>
                Weight&nbsp;<i>w</i>
              </>
            }
            help="How much the added term counts in the whole loss. Default 1."
            value={settings.weight}
            scale={WEIGHT}
            limits={{ min: 0, max: 100 }}
            isCold={false}
            format={(value) => value.toFixed(2)}
            onCommit={(weight) => changeSettings({ weight })}
          />
        )}
        {lossMetas
          .filter(({ defaultIterations }) => defaultIterations !== null)
          .map(({ id, label, defaultIterations }) => (
            <Knob
              key={id}
              label={`${plainName(label)} rounds`}
              display={`${shortName(label)} rounds`}
              help={`Iterations k of the soft skeleton of ${plainName(label)}. Default ${defaultIterations}.`}
              value={settings.iterations[id] ?? defaultIterations ?? 0}
              scale={ROUNDS}
              limits={ROUND_LIMITS}
              isInteger
              isCold={false}
              format={String}
              onCommit={(rounds) => changeSettings({ iterations: { ...settings.iterations, [id]: rounds } })}
            />
          ))}
        {lossMetas
          .filter(({ needsNoise }) => needsNoise)
          .map(({ id, label, noiseStrength }) => (
            <Toggle key={id} isOn={settings.hasNoise} onChange={(hasNoise) => changeSettings({ hasNoise })}>
              {`Noise of the ${shortName(label)} skeleton, β ${noiseStrength}`}
            </Toggle>
          ))}
        <Toggle
          isOn={settings.background === 'included'}
          onChange={(isOn) => changeSettings({ background: isOn ? 'included' : 'excluded' })}
        >
          Background counts in Dice and clDice
        </Toggle>
        <Toggle isOn={areRingsShown} onChange={(areShown) => patchLab({ areRingsShown: areShown })}>
          Ring the accidents
        </Toggle>
      </div>
    </section>
  );
}

function Toggle(props: { isOn: boolean; onChange: (isOn: boolean) => void; children: string }) {
  return (
    <Switch className="switch lab-switch" isSelected={props.isOn} onChange={props.onChange}>
      <span className="grow">{props.children}</span>
      <span className="track" aria-hidden="true" />
    </Switch>
  );
}
