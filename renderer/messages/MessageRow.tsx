import type { TFunction } from 'i18next';
import { Archive, CloudDownload, CornerUpLeft, CornerUpRight, Paperclip, Star, Trash2 } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { MessageSummary } from '../../shared/model/message.ts';
import { rowWords } from './row-words.ts';

interface MessageRowProps {
  readonly row: MessageSummary | undefined;
  readonly index: number;
  readonly total: number;
  /** px from the top of the track. */
  readonly at: number;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly isOpen: boolean;
  /** The pointer is over it: what one can do with it is offered. */
  readonly isUnderPointer: boolean;
  readonly outgoing: boolean;
  readonly now: number;
  readonly t: TFunction;
  readonly language: string;
}

export const rowId = (index: number): string => `message-row-${index}`;

/**
 * One message. Its accessible name is its content, with words for what is drawn as a picture. Only the pointer finds
 * the pictures that do something, by `data-do`; the same commands have keys and buttons elsewhere.
 */
export const MessageRow = memo(function MessageRow({
  row,
  index,
  total,
  at,
  ...more
}: MessageRowProps): ReactElement {
  const { isActive, isChosen, isOpen, isUnderPointer, outgoing, now, t, language } = more;
  const common = {
    id: rowId(index),
    role: 'option',
    'data-index': index,
    'aria-posinset': index + 1,
    'aria-setsize': total,
    style: { transform: `translateY(${at}px)` },
  } as const;
  if (!row) {
    return (
      <div
        {...common}
        className={isActive ? 'row waits active' : 'row waits'}
        aria-selected={false}
        aria-disabled
      >
        <span className="only-read">{t('messages.row.placeholder', { number: index + 1 })}</span>
        <span className="bone bone-who" />
        <span className="bone bone-subject" />
        <span className="bone bone-preview" />
      </div>
    );
  }
  const words = rowWords(row, outgoing, now, t, language);
  const classes = [
    'row',
    words.isUnread && 'unread',
    isChosen && 'chosen',
    isOpen && 'open',
    isActive && 'active',
  ];
  return (
    <div {...common} draggable className={classes.filter(Boolean).join(' ')} aria-selected={isChosen}>
      <span className="row-dot">
        {words.isUnread && <span className="only-read">{t('messages.row.unread')}</span>}
      </span>
      <span className="row-who">{words.who}</span>
      <span className="row-subject">{words.subject}</span>
      <span className="row-date">{words.date}</span>
      <span className="row-marks">
        {words.isAnswered && <Mark Icon={CornerUpLeft} words={t('messages.row.answered')} />}
        {words.isForwarded && <Mark Icon={CornerUpRight} words={t('messages.row.forwarded')} />}
        {words.isHeadersOnly && <Mark Icon={CloudDownload} words={t('messages.row.headers-only')} />}
        {row.hasAttachments && <Mark Icon={Paperclip} words={t('messages.row.attachment')} />}
        {words.isStarred && <Mark Icon={Star} words={t('messages.row.starred')} className="starred" />}
      </span>
      <span className="row-preview" aria-hidden>
        {row.preview}
      </span>
      {isUnderPointer && (
        <span className="row-do" aria-hidden>
          <span data-do="message.star" title={words.isStarred ? t('commands.unstar') : t('commands.star')}>
            <Star className={words.isStarred ? 'starred' : ''} />
          </span>
          <span data-do="message.archive" title={t('commands.archive')}>
            <Archive />
          </span>
          <span data-do="message.delete" title={t('commands.delete')}>
            <Trash2 />
          </span>
        </span>
      )}
    </div>
  );
});

function Mark({
  Icon,
  words,
  className,
}: {
  readonly Icon: typeof Star;
  readonly words: string;
  readonly className?: string;
}): ReactElement {
  return (
    <>
      <Icon aria-hidden className={className} />
      <span className="only-read">{words}</span>
    </>
  );
}
