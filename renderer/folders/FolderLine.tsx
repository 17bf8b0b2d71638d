import {
  Archive,
  ChevronRight,
  CircleAlert,
  Ellipsis,
  FilePenLine,
  Folder as FolderIcon,
  Inbox,
  Monitor,
  Mails,
  Send,
  SendHorizontal,
  ShieldAlert,
  Star,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { FolderRole } from '../../shared/model/folder.ts';
import { folderName } from '../i18n/folder-name.ts';
import type { Branch } from './tree.ts';

const icons: Readonly<Record<FolderRole, LucideIcon>> = {
  inbox: Inbox,
  drafts: FilePenLine,
  sent: Send,
  archive: Archive,
  junk: ShieldAlert,
  trash: Trash2,
  all: Mails,
  flagged: Star,
};

interface FolderLineProps {
  readonly line: Branch;
  /** `failed`: those of the outbox that need the person. */
  readonly counts: { readonly drafts: number; readonly outbox: number; readonly failed: number };
  readonly isChosen: boolean;
  readonly isTabStop: boolean;
  /** Something is held over it that it would take. */
  readonly isTarget: boolean;
  readonly hasMenu: boolean;
  readonly onChoose: () => void;
  readonly onFold: () => void;
  /** @param offset px from the start of the line */
  readonly onMenu: (line: HTMLElement, offset: number) => void;
}

/** One line of the tree. Its keys are the tree's. */
export function FolderLine({
  line,
  counts,
  isChosen,
  isTabStop,
  isTarget,
  hasMenu,
  onChoose,
  onFold,
  onMenu,
}: FolderLineProps): ReactElement {
  const { name, title, detail, count, Icon, strong, isBad } = useWords(line, counts);
  const isGroup = line.kind === 'account' || line.kind === 'local';
  const classes = [
    'folder',
    isGroup && 'account',
    isChosen && 'chosen',
    strong && 'strong',
    isTarget && 'target',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    // The tree answers the keys for all of its lines.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      className={`${classes} level-${Math.min(line.level, 7)}`}
      data-key={line.key}
      tabIndex={isTabStop ? 0 : -1}
      aria-level={line.level}
      aria-expanded={line.isOpen}
      aria-selected={isChosen}
      aria-haspopup={hasMenu ? 'menu' : undefined}
      title={
        line.kind === 'folder' ? line.folder.path : line.kind === 'account' ? line.account.email : undefined
      }
      onClick={onChoose}
    >
      {line.kind === 'account' && <span className={`dot hue-${line.account.colour}`} />}
      {Icon && <Icon aria-hidden />}
      <span className="folder-name" aria-hidden={title !== undefined}>
        {name}
      </span>
      {title !== undefined && <span className="only-read">{title}</span>}
      {isBad && <CircleAlert aria-hidden className="folder-bad" />}
      {count > 0 && (
        <span className="folder-count" aria-hidden>
          {count}
        </span>
      )}
      {detail !== undefined && <span className="only-read">{detail}</span>}
      {hasMenu && (
        <span
          className="folder-more"
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            const { parentElement, offsetLeft } = event.currentTarget;
            if (parentElement) onMenu(parentElement, offsetLeft);
          }}
        >
          <Ellipsis />
        </span>
      )}
      {line.isOpen !== undefined && (
        <span
          className={line.isOpen ? 'folder-fold is-open' : 'folder-fold'}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            onFold();
          }}
        >
          <ChevronRight />
        </span>
      )}
    </div>
  );
}

interface LineWords {
  readonly name: string;
  /** In full, where the drawn name leaves something out. */
  readonly title?: string;
  readonly detail?: string;
  readonly count: number;
  readonly Icon?: LucideIcon;
  readonly strong?: boolean;
  /** Something in it went wrong. */
  readonly isBad?: boolean;
}

function useWords(line: Branch, counts: FolderLineProps['counts']): LineWords {
  const { t } = useTranslation();
  if (line.kind === 'local') {
    const count = line.isOpen ? 0 : counts.drafts + counts.outbox + line.unread;
    const isBad = !line.isOpen && counts.failed > 0;
    return {
      name: t('folders.local'),
      count,
      Icon: Monitor,
      isBad,
      detail: isBad ? t('folders.failed', { count: counts.failed }) : undefined,
    };
  }
  if (line.kind === 'drafts') {
    const count = counts.drafts;
    return {
      name: t('folders.local-drafts'),
      title: t('folders.local-drafts-full'),
      count,
      detail: count > 0 ? t('folders.drafts', { count }) : undefined,
      Icon: FilePenLine,
    };
  }
  if (line.kind === 'outbox') {
    const count = counts.outbox;
    const isBad = counts.failed > 0;
    const details = [
      ...(count > 0 ? [t('folders.waiting', { count })] : []),
      ...(isBad ? [t('folders.failed', { count: counts.failed })] : []),
    ];
    return {
      name: t('folders.outbox'),
      count,
      detail: details.length > 0 ? details.join(t('reader.list-comma')) : undefined,
      Icon: SendHorizontal,
      isBad,
    };
  }
  if (line.kind === 'account') {
    return {
      name: line.account.name,
      count: line.unread,
      detail: line.unread > 0 ? t('folders.unread', { count: line.unread }) : undefined,
    };
  }
  return folderWords(line, t);
}

function folderWords({ folder, hiddenUnread }: Extract<Branch, { kind: 'folder' }>, t: TFunction): LineWords {
  // In Trash, Junk and what one wrote oneself nothing waits to be read.
  const counted =
    folder.role === undefined ||
    folder.role === 'inbox' ||
    folder.role === 'archive' ||
    folder.role === 'junk';
  const count = (counted ? folder.unread : 0) + hiddenUnread;
  return {
    name: folderName(folder, t),
    count,
    detail: count > 0 ? t('folders.unread', { count }) : undefined,
    Icon: folder.role ? icons[folder.role] : FolderIcon,
    strong: folder.role === 'inbox' && count > 0,
  };
}
