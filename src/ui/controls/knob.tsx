// One row of a panel: name, slider, number field. Cold knobs carry the circular arrow: they restart the run.
import { useState, type ReactNode } from 'react';
import { Icon } from '../icons/icon.tsx';
import { Hint } from './hint.tsx';
import { NumberEntry } from './number-entry.tsx';
import { RangeInput } from './range-input.tsx';
import { placeOf, valueAt, type SliderScale } from './slider-scale.ts';

interface KnobProps {
  label: string;
  /** Shown instead of the label where it needs more than letters; the label stays the accessible name. */
  display?: ReactNode;
  /** One sentence, with unit, default and source where there is one. */
  help: string;
  value: number;
  scale: SliderScale;
  /** Limits of the number field, if wider than the slider's. */
  limits?: { min: number; max: number };
  isInteger?: boolean;
  isCold: boolean;
  format: (value: number) => string;
  unit?: string;
  onCommit: (value: number) => void;
}

export function Knob(props: KnobProps) {
  const { label, display, help, value, scale, isCold, format, unit, onCommit } = props;
  const [draft, setDraft] = useState<number | null>(null);
  const limits = props.limits ?? scale;
  return (
    <div className="field">
      <KnobLabel text={display ?? label} help={help} isCold={isCold} />
      <RangeInput
        label={label}
        value={value}
        scale={scale}
        format={(shown) => (unit === undefined ? format(shown) : `${format(shown)} ${unit}`)}
        onCommit={onCommit}
        onPreview={setDraft}
      />
      <NumberEntry
        label={label}
        value={draft ?? value}
        min={limits.min}
        max={limits.max}
        isInteger={props.isInteger ?? false}
        format={format}
        {...(unit === undefined ? {} : { unit })}
        next={(from, direction) =>
          scale.kind === 'log'
            ? valueAt(placeOf(from, scale) + direction, scale)
            : Number((from + direction * scale.step).toPrecision(12))
        }
        onCommit={onCommit}
      />
    </div>
  );
}

export function KnobLabel({ text, help, isCold }: { text: ReactNode; help: string; isCold: boolean }) {
  return (
    <span className="label">
      {isCold && <Icon name="reset" small />}
      <Hint text={isCold ? `${help} A change restarts the run.` : help}>{text}</Hint>
    </span>
  );
}
