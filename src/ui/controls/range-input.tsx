// A slider that shows its value while it moves and commits it once on release (or at each key press).
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { placeOf, placeRange, shareOf, valueAt, type SliderScale } from './slider-scale.ts';

interface RangeInputProps {
  label: string;
  value: number;
  scale: SliderScale;
  /** Words for screen readers, unit included. */
  format: (value: number) => string;
  onCommit: (value: number) => void;
  /** Each value on the way; for what is cheap to follow. */
  onPreview?: (value: number | null) => void;
  small?: boolean;
}

export function RangeInput(props: RangeInputProps) {
  const { label, value, scale, format, onCommit, onPreview, small = false } = props;
  const [draft, setDraft] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const commit = useRef(onCommit);
  const preview = useRef(onPreview);
  useEffect(() => {
    commit.current = onCommit;
    preview.current = onPreview;
  });
  // React's onChange is the native input event; the native change event, on release, has no React name.
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    const onChange = (): void => {
      const next = valueAt(element.valueAsNumber, scale);
      setDraft(null);
      preview.current?.(null);
      commit.current(next);
    };
    element.addEventListener('change', onChange);
    return () => element.removeEventListener('change', onChange);
  }, [scale]);

  const shown = draft ?? value;
  const place = placeOf(shown, scale);
  return (
    <input
      ref={input}
      type="range"
      className={small ? 'range small' : 'range'}
      aria-label={label}
      aria-valuetext={format(shown)}
      {...placeRange(scale)}
      value={place}
      style={{ '--v': shareOf(place, scale) } as CSSProperties}
      onChange={(event) => {
        const next = valueAt(event.target.valueAsNumber, scale);
        setDraft(next);
        preview.current?.(next);
      }}
    />
  );
}
