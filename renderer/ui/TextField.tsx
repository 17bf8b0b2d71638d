import type { ReactElement, Ref } from 'react';
import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'password' | 'number';
  readonly help?: string;
  /** What is wrong with the value; marks the field invalid. */
  readonly error?: string;
  readonly placeholder?: string;
  readonly name?: string;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly isRequired?: boolean;
  readonly isDisabled?: boolean;
  readonly inputMode?: 'numeric' | 'email' | 'text';
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export function TextField({
  label,
  help,
  error,
  placeholder,
  className,
  inputRef,
  ...rest
}: TextFieldProps): ReactElement {
  return (
    <AriaTextField
      {...rest}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={`field ${className ?? ''}`}
    >
      <Label>{label}</Label>
      <Input className="input" placeholder={placeholder} ref={inputRef} spellCheck="false" />
      {help && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}
