import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { Icon } from '../icons/icon.tsx';

export interface SelectOption {
  id: string;
  name: string;
  detail?: string;
}

interface SelectFieldProps {
  label: string;
  options: readonly SelectOption[];
  /** null: none of the options; then `placeholder` is shown. */
  value: string | null;
  placeholder: string;
  onChange: (id: string) => void;
}

export function SelectField({ label, options, value, placeholder, onChange }: SelectFieldProps) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(key) => {
        if (typeof key === 'string') onChange(key);
      }}
      placeholder={placeholder}
    >
      <Button className="select">
        <SelectValue className="ell">
          {({ defaultChildren, isPlaceholder }) => {
            if (isPlaceholder) return defaultChildren;
            return options.find((option) => option.id === value)?.name ?? placeholder;
          }}
        </SelectValue>
        <Icon name="chevron" />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="option">
              {({ isSelected }) => (
                <>
                  <span>{option.name}</span>
                  {isSelected ? <Icon name="check" /> : <span />}
                  {option.detail !== undefined && <small>{option.detail}</small>}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
