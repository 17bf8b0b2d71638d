import type { QueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { Folder } from '../../shared/contract/folders.ts';
import type { Account } from '../../shared/model/account.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Place } from '../state/place.ts';

/** Everything a command may know when it is asked whether it can run, and when it runs. */
export interface CommandContext {
  readonly queries: QueryClient;
  readonly place?: Place;
  /** The folder on screen. */
  readonly folder?: Folder;
  readonly folders: readonly Folder[];
  readonly accounts: readonly Account[];
  /** The account of the folder on screen; none for Local Folders. */
  readonly account?: Account;
  readonly settings?: Settings;
  readonly open?: MessageId;
  /** What the command is about: the chosen messages, or the open one. */
  readonly targets: readonly MessageId[];
  /** What is known of the targets. */
  readonly summaries: readonly MessageSummary[];
  readonly canUndo: boolean;
  /** The theme in use, also when the settings say "system". */
  readonly isDark: boolean;
}

/** One thing the person can do; menus, keys, the palette and buttons run the same one. */
export interface Command {
  readonly id: string;
  /** Key of shared/locales. */
  readonly label: string;
  /** A label that says what it would do now, e.g. "Remove star"; the button keeps `label` and shows `isOn`. */
  readonly labelNow?: (context: CommandContext) => string;
  readonly icon?: LucideIcon;
  /** The first one is shown. `Mod` is Ctrl, or Command on a Mac; see keys.ts. */
  readonly shortcuts: readonly string[];
  readonly group: 'write' | 'message' | 'list' | 'folders' | 'go' | 'app';
  /** Works while something is being typed as well. */
  readonly whileTyping?: boolean;
  /** Left out of the palette, where it would make no sense. */
  readonly notInPalette?: boolean;
  readonly isOn?: (context: CommandContext) => boolean;
  readonly enabled: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void | Promise<void>;
}
