import {
  CalendarClock,
  CircleAlert,
  CircleHelp,
  Clock,
  FolderCheck,
  FolderX,
  RotateCw,
  SendHorizontal,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { clock, comingDate, daysBetween, fullDate, rowDate } from '../i18n/dates.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { showSize } from '../i18n/sizes.ts';
import { Note } from '../ui/Note.tsx';
import { Actions, type Question } from './Actions.tsx';
import { OnTheWay } from './OnTheWay.tsx';
import { Recipients } from './Recipients.tsx';
import { peopleOf } from './row-words.ts';
import { partedRecipients, reasonOf, type Standing, standingOf } from './standing.ts';

const icons: Readonly<Record<Standing, LucideIcon>> = {
  undo: Undo2,
  scheduled: CalendarClock,
  line: Clock,
  temporary: RotateCw,
  sending: SendHorizontal,
  answer: SendHorizontal,
  copying: FolderCheck,
  'copy-failed': FolderX,
  failed: CircleAlert,
  unknown: CircleHelp,
};
/** How long Skein goes on with what is refused for a while, ms. */
const day = 24 * 60 * 60_000;

interface OutboxRowProps {
  readonly entry: OutboxItem;
  /** ms since 1970. */
  readonly now: number;
  readonly isTabStop: boolean;
  readonly onAsk: (question: Question) => void;
}

/** One message on its way: to whom, how it stands, and what can be done. */
export function OutboxRow({ entry, now, isTabStop, onAsk }: OutboxRowProps): ReactElement {
  const { t, i18n } = useTranslation();
  const standing = standingOf(entry, now);
  const Icon = icons[standing];
  const people = peopleOf(entry.to) || entry.recipients.map(({ address }) => address).join(', ');
  const subject = entry.subject || t('outbox.no-subject');
  return (
    <li
      className={`unsent-row entry ${standing}`}
      data-id={entry.id}
      // The arrows walk the rows; their buttons are reached from there.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isTabStop ? 0 : -1}
      aria-label={`${people}, ${subject}`}
    >
      <Icon aria-hidden className="unsent-icon" />
      <div className="unsent-main">
        <span className="unsent-who">{people}</span>
        <span className="unsent-when">
          {standing === 'scheduled'
            ? comingDate(entry.sendAt, now, i18n.language)
            : rowDate(entry.createdAt, now, i18n.language)}
        </span>
        <span className="unsent-subject">{subject}</span>
      </div>
      <div className="unsent-news">
        <News entry={entry} standing={standing} now={now} />
        <Recipients entry={entry} />
        <OnTheWay entry={entry} />
        {entry.copy?.failure && (
          <Note kind="warn">
            <FailureText failure={entry.copy.failure} />
          </Note>
        )}
        <Actions entry={entry} standing={standing} onAsk={onAsk} />
      </div>
    </li>
  );
}

interface NewsProps {
  readonly entry: OutboxItem;
  readonly standing: Standing;
  readonly now: number;
}

function News({ entry, standing, now }: NewsProps): ReactElement | null {
  const { t, i18n } = useTranslation();
  if (standing === 'copy-failed') return null;
  const reason = reasonOf(entry);
  if (reason && (standing === 'failed' || standing === 'unknown' || standing === 'temporary')) {
    const isParted = partedRecipients(entry) !== undefined && reason.code === 'recipient-refused';
    return (
      <Note kind={standing === 'failed' ? 'bad' : 'warn'}>
        {/* Each of them has its own reason below. */}
        {isParted ? <Parted entry={entry} /> : <FailureText failure={reason} />}
        {standing === 'unknown' && <p className="unsent-more">{t('outbox.unknown-settles')}</p>}
        {standing === 'temporary' && entry.refusedSince !== undefined && (
          <p className="unsent-more">
            {t('outbox.until', { time: comingDate(entry.refusedSince + day, now, i18n.language) })}
          </p>
        )}
      </Note>
    );
  }
  return (
    <>
      <p className="unsent-state">{stateWords(entry, standing, now, t, i18n.language)}</p>
      {standing === 'sending' && entry.progress && (
        <progress
          className="unsent-progress"
          aria-label={t('outbox.states.sending')}
          value={entry.progress.sent}
          max={Math.max(entry.progress.size, 1)}
        />
      )}
    </>
  );
}

function Parted({ entry: { recipients } }: { readonly entry: OutboxItem }): ReactElement {
  const { t } = useTranslation();
  const count = recipients.filter(({ state }) => state !== 'accepted').length;
  const has = recipients.length - count;
  return (
    <div className="failure-words">
      <b>
        {has > 0
          ? t('outbox.parted.some', { count, all: recipients.length })
          : t('outbox.parted.none', { count })}
      </b>
      <p>{t('outbox.parted.todo')}</p>
    </div>
  );
}

function stateWords(
  { sendAt, progress }: OutboxItem,
  standing: Standing,
  now: number,
  t: TFunction,
  language: string,
): string {
  switch (standing) {
    case 'undo': {
      const seconds = Math.max(1, Math.ceil((sendAt - now) / 1000));
      if (seconds > 99) return t('outbox.states.delayed', { time: clock(sendAt, language) });
      return t('outbox.states.countdown', { count: seconds });
    }
    case 'scheduled': {
      const isToday = daysBetween(sendAt, now) === 0;
      return isToday
        ? t('outbox.states.scheduled-today', { time: clock(sendAt, language) })
        : t('outbox.states.scheduled', { time: fullDate(sendAt, language) });
    }
    case 'sending':
      return progress
        ? t('outbox.states.progress', {
            sent: showSize(progress.sent, language),
            size: showSize(progress.size, language),
          })
        : t('outbox.states.sending');
    case 'line':
      return t('outbox.states.waiting');
    case 'copying':
      return t('outbox.states.accepted');
    default:
      return t(`outbox.states.${standing}`);
  }
}
