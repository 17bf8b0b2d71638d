import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement } from 'react';
import {
  Button,
  Header,
  Label,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';

interface Choice<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly group?: string | undefined;
}

export interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** Those of one `group` stand together, below its name. */
  readonly choices: readonly Choice<T>[];
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
        <ListBox className="options">
          {grouped(choices).map(({ group, members }) =>
            group === undefined ? (
              members.map((choice) => <Option key={choice.id} {...choice} />)
            ) : (
              <ListBoxSection key={group} className="options-group">
                <Header className="options-head">{group}</Header>
                {members.map((choice) => (
                  <Option key={choice.id} {...choice} />
                ))}
              </ListBoxSection>
            ),
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

function Option<T extends string>({ id, label, hint }: Choice<T>): ReactElement {
  return (
    <ListBoxItem id={id} textValue={label} className="option">
      {({ isSelected }) => (
        <>
          <span className="menu-label">{label}</span>
          {hint && <span className="menu-hint">{hint}</span>}
          {isSelected && <Check aria-hidden />}
        </>
      )}
    </ListBoxItem>
  );
}

function grouped<T extends string>(choices: readonly Choice<T>[]) {
  const groups: { readonly group: string | undefined; readonly members: Choice<T>[] }[] = [];
  for (const choice of choices) {
    const last = groups.at(-1);
    if (last && last.group === choice.group) last.members.push(choice);
    else groups.push({ group: choice.group, members: [choice] });
  }
  return groups;
}
