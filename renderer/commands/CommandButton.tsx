import { memo, type ReactElement } from 'react';
import { Button, IconButton } from '../ui/Button.tsx';
import { useCommand } from './use-command.ts';

interface CommandButtonProps {
  readonly id: string;
  readonly look?: 'icon' | 'words' | 'primary' | 'outline';
  readonly className?: string;
}

/**
 * A button that runs a command: its name, picture, key and state are the command's. It is drawn again when they change,
 * not when what is around it does.
 */
export const CommandButton = memo(function CommandButton({
  id,
  look = 'icon',
  className,
}: CommandButtonProps): ReactElement {
  const { label, shortcut, Icon, isEnabled, isOn, run } = useCommand(id);
  const icon = Icon && <Icon aria-hidden />;
  if (look === 'icon') {
    return (
      <IconButton
        label={label}
        shortcut={shortcut}
        isDisabled={!isEnabled}
        isPressed={isOn}
        className={className}
        onPress={run}
      >
        {icon}
      </IconButton>
    );
  }
  return (
    <Button
      kind={look === 'words' ? 'plain' : look}
      icon={icon}
      shortcut={shortcut}
      isDisabled={!isEnabled}
      className={className}
      onPress={run}
    >
      {label}
    </Button>
  );
});
