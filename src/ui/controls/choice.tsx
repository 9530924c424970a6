// One row of a panel: name and a list to choose from.
import { KnobLabel } from './knob.tsx';
import { SelectField, type SelectOption } from './select-field.tsx';

interface ChoiceProps {
  label: string;
  /** One sentence. */
  help: string;
  options: readonly SelectOption[];
  /** null: none of the options; then `placeholder` is shown. */
  value: string | null;
  placeholder?: string;
  isCold: boolean;
  onChange: (id: string) => void;
}

export function Choice({ label, help, options, value, placeholder = '–', isCold, onChange }: ChoiceProps) {
  return (
    <div className="field choice">
      <KnobLabel text={label} help={help} isCold={isCold} />
      <SelectField
        label={label}
        options={options}
        value={value}
        placeholder={placeholder}
        onChange={onChange}
      />
    </div>
  );
}
