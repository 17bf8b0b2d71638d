import type { ReactElement, ReactNode } from 'react';
import { Tooltip } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';

/** What a control does, and its key. Goes inside a TooltipTrigger. */
export function Tip({
  text,
  shortcut,
}: {
  readonly text: ReactNode;
  readonly shortcut?: string;
}): ReactElement {
  return (
    <Tooltip className="tooltip" offset={6}>
      <span>{text}</span>
      {shortcut && <Kbd>{shortcut}</Kbd>}
    </Tooltip>
  );
}
