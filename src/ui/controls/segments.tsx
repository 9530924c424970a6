// A few choices side by side, as one radio group.
import { Radio, RadioGroup } from 'react-aria-components';

interface SegmentsProps {
  label: string;
  options: readonly { id: string; name: string }[];
  value: string;
  onChange: (id: string) => void;
}

export function Segments({ label, options, value, onChange }: SegmentsProps) {
  return (
    <RadioGroup aria-label={label} className="seg" orientation="horizontal" value={value} onChange={onChange}>
      {options.map((option) => (
        <Radio key={option.id} value={option.id}>
          {option.name}
        </Radio>
      ))}
    </RadioGroup>
  );
}
