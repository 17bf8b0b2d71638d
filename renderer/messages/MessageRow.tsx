import { Archive, CornerUpLeft, CornerUpRight, Paperclip, Star, Trash2 } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
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
  readonly outgoing: boolean;
  /** Set where another day begins with this row. */
  readonly day?: string;
  /** Another day begins with the next row. */
  readonly endsDay: boolean;
  readonly now: number;
}

export const rowId = (index: number): string => `message-row-${index}`;

/** One message. Pointers find pictures by `data-do`; for everyone else the same commands have keys and buttons. */
export const MessageRow = memo(function MessageRow({
  row,
  index,
  total,
  at,
  isActive,
  isChosen,
  isOpen,
  outgoing,
  day,
  endsDay,
  now,
}: MessageRowProps): ReactElement {
  const { t, i18n } = useTranslation();
  const place = { transform: `translateY(${at}px)` };
  const common = {
    id: rowId(index),
    role: 'option',
    'data-index': index,
    'aria-posinset': index + 1,
    'aria-setsize': total,
    style: place,
  } as const;
  if (!row) {
    return (
      <div
        {...common}
        className={isActive ? 'row waits active' : 'row waits'}
        aria-selected={false}
        aria-disabled
        aria-label={t('messages.row.placeholder', { number: index + 1 })}
      >
        <span className="bone bone-who" />
        <span className="bone bone-subject" />
        <span className="bone bone-preview" />
      </div>
    );
  }
  const words = rowWords(row, outgoing, now, t, i18n.language);
  const classes = [
    'row',
    words.isUnread && 'unread',
    isChosen && 'chosen',
    isOpen && 'open',
    isActive && 'active',
    day && 'new-day',
    endsDay && 'ends-day',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <div {...common} className={classes} aria-selected={isChosen} aria-label={words.name}>
      {day && <span className="row-day">{day}</span>}
      <span className="row-dot" />
      <span className="row-who">{words.who}</span>
      <span className="row-date">{words.date}</span>
      <span className="row-subject">{words.subject}</span>
      <span className="row-marks">
        {words.isAnswered && <CornerUpLeft aria-hidden />}
        {words.isForwarded && <CornerUpRight aria-hidden />}
        {row.hasAttachments && <Paperclip aria-hidden />}
        {words.isStarred && <Star aria-hidden className="starred" />}
      </span>
      <span className="row-preview">{row.preview}</span>
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
    </div>
  );
});
