// A number as text: commits on Enter or when left, steps with the arrow keys, goes back on Escape.
// Own rather than a library's, because learning rates are written 3e−3.
import { useState } from 'react';
import { parseNumber } from '../format/format-number.ts';

interface NumberEntryProps {
  label: string;
  value: number;
  min: number;
  max: number;
  isInteger?: boolean;
  format: (value: number) => string;
  unit?: string;
  /** Next value for an arrow key. */
  next: (value: number, direction: 1 | -1) => number;
  onCommit: (value: number) => void;
}

export function NumberEntry(props: NumberEntryProps) {
  const { label, value, min, max, isInteger = false, format, unit, next, onCommit } = props;
  const [text, setText] = useState<string | null>(null);
  const typed = text === null ? value : parseNumber(text);
  const isValid = typed !== null && typed >= min && typed <= max && (!isInteger || Number.isInteger(typed));

  const commit = (): void => {
    if (text === null) return;
    setText(null);
    if (isValid && typed !== value) onCommit(typed);
  };
  const step = (direction: 1 | -1): void => {
    const stepped = Math.min(max, Math.max(min, next(isValid ? typed : value, direction)));
    setText(null);
    if (stepped !== value) onCommit(stepped);
  };
  return (
    <span className="entry" data-invalid={isValid ? undefined : true}>
      <input
        type="text"
        role="spinbutton"
        inputMode={isInteger ? 'numeric' : 'decimal'}
        autoComplete="off"
        aria-label={unit === undefined ? label : `${label}, ${unit}`}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={format(value)}
        aria-invalid={!isValid}
        title={
          isValid ? undefined : `${label}: ${format(min)} to ${format(max)}${isInteger ? ', whole' : ''}.`
        }
        value={text ?? format(value)}
        onChange={(event) => setText(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape') setText(null);
          else if (event.key === 'ArrowUp') step(1);
          else if (event.key === 'ArrowDown') step(-1);
          else return;
          event.preventDefault();
        }}
      />
      {unit !== undefined && <span aria-hidden="true">{unit}</span>}
    </span>
  );
}
