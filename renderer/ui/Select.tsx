import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly id: T; readonly label: string; readonly hint?: string }[];
  readonly onChange: (value: T) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** One of a few. */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChange,
  isDisabled,
  className,
}: SelectProps<T>): ReactElement {
  const choose = (key: unknown): void => {
    const choice = choices.find((each) => each.id === key);
    if (choice) onChange(choice.id);
  };
  return (
    <AriaSelect
      className={`field ${className ?? ''}`}
      value={value}
      onChange={choose}
      isDisabled={isDisabled}
    >
      <Label>{label}</Label>
      <Button className="select-button">
        <SelectValue />
        <ChevronDown aria-hidden />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="options" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className="option">
              {({ isSelected }) => (
                <>
                  <span className="menu-label">{choice.label}</span>
                  {choice.hint && <span className="menu-hint">{choice.hint}</span>}
                  {isSelected && <Check aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
