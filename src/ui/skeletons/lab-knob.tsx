// A knob of the lab: it acts while it moves. Name and number above, slider, one sentence below.
import { useState, type ReactNode } from 'react';
import { NumberEntry } from '../controls/number-entry.tsx';
import { RangeInput } from '../controls/range-input.tsx';
import type { SliderScale } from '../controls/slider-scale.ts';

interface LabKnobProps {
  label: string;
  help: ReactNode;
  value: number;
  limits: { min: number; max: number; step: number };
  format?: (value: number) => string;
  unit?: string;
  onChange: (value: number) => void;
}

export function LabKnob({ label, help, value, limits, format = String, unit, onChange }: LabKnobProps) {
  const { min, max, step } = limits;
  const [scale] = useState<SliderScale>({ min, max, step, kind: 'linear' });
  return (
    <div className="lab-knob">
      <div className="head">
        <span>{label}</span>
        <NumberEntry
          label={label}
          value={value}
          min={min}
          max={max}
          isInteger={Number.isInteger(step)}
          format={format}
          {...(unit === undefined ? {} : { unit })}
          next={(from, direction) => Number((from + direction * step).toPrecision(12))}
          onCommit={onChange}
        />
      </div>
      <RangeInput
        label={label}
        value={value}
        scale={scale}
        format={(shown) => (unit === undefined ? format(shown) : `${format(shown)} ${unit}`)}
        onPreview={(shown) => {
          if (shown !== null) onChange(shown);
        }}
        onCommit={onChange}
      />
      <p className="muted">{help}</p>
    </div>
  );
}
