import type { ReactElement, ReactNode, Ref } from 'react';
import { Button as AriaButton, TooltipTrigger } from 'react-aria-components';
import { Tip } from './Tip.tsx';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly kind?: 'plain' | 'primary' | 'outline' | 'link';
  readonly danger?: boolean;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly type?: 'button' | 'submit';
  /** Shown with the tooltip, e.g. "Ctrl N". */
  readonly shortcut?: string;
  readonly tip?: string;
  /** Its name where the words on it do not say enough; it must hold them. */
  readonly label?: string;
  readonly className?: string;
  readonly form?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly onPress?: () => void;
}

/** A button with words. */
export function Button({
  kind = 'plain',
  danger,
  icon,
  tip,
  label,
  shortcut,
  className,
  children,
  ...rest
}: ButtonProps): ReactElement {
  const classes = ['button', kind === 'plain' ? '' : kind, danger ? 'danger' : '', className ?? '']
    .filter(Boolean)
    .join(' ');
  const button = (
    <AriaButton {...rest} className={classes} aria-label={label}>
      {icon}
      {children}
    </AriaButton>
  );
  if (!tip && !shortcut) return button;
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {button}
      <Tip text={tip ?? children} shortcut={shortcut} />
    </TooltipTrigger>
  );
}

export interface IconButtonProps {
  /** Its name, for the tooltip and for screen readers. */
  readonly label: string;
  readonly children: ReactNode;
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
  readonly danger?: boolean;
  readonly className?: string;
  readonly onPress?: () => void;
}

/** A button that is only a picture; its name is its tooltip. */
export function IconButton({
  label,
  children,
  shortcut,
  isPressed,
  danger,
  className,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      <AriaButton
        {...rest}
        className={['button icon', danger ? 'danger' : '', className ?? ''].filter(Boolean).join(' ')}
        aria-label={label}
        aria-pressed={isPressed}
      >
        {children}
      </AriaButton>
      <Tip text={label} shortcut={shortcut} />
    </TooltipTrigger>
  );
}
