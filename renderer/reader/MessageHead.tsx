import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../shared/contract/messages.ts';
import type { Address } from '../../shared/model/address.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { useQuery } from '@tanstack/react-query';
import { fullDate, rowDate } from '../i18n/dates.ts';
import { useToday } from '../i18n/use-today.ts';
import { accountsQuery } from '../state/queries.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { senderTime } from './sender-time.ts';
import { ServerCopy } from './ServerCopy.tsx';

interface HeadProps {
  readonly summary: MessageSummary;
  /** Absent until the message was read. */
  readonly envelope: MessageView['envelope'] | undefined;
}

/** Subject, sender, recipients and date; the line of recipients unfolds to all there is. */
export function MessageHead({ summary, envelope }: HeadProps): ReactElement {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  const today = useToday();
  const [sender] = summary.from;
  const at = summary.sentAt ?? summary.receivedAt;
  const theirs = senderTime(summary, i18n.language);
  return (
    <header className="message-head">
      <h1>{summary.subject || t('reader.no-subject')}</h1>
      <div className="message-who">
        <Avatar name={sender?.name ?? ''} address={sender?.address ?? ''} />
        <div className="message-sender">
          <b>{sender ? sender.name || sender.address : t('reader.no-sender')}</b>
          {sender?.name && <span className="quiet">{sender.address}</span>}
        </div>
        <time
          className="quiet"
          dateTime={new Date(at).toISOString()}
          title={[fullDate(at, i18n.language), theirs && t('reader.sender-time', theirs)]
            .filter(Boolean)
            .join('\n')}
        >
          {rowDate(at, today, i18n.language)}
        </time>
        <button
          type="button"
          className="message-to quiet"
          aria-expanded={isOpen}
          aria-controls={details}
          onClick={() => setOpen(!isOpen)}
        >
          <RecipientLine to={summary.to} cc={envelope?.cc ?? []} />
          <ChevronDown aria-hidden />
        </button>
        <ServerCopy summary={summary} />
      </div>
      <dl id={details} className="message-details" hidden={!isOpen}>
        <Addresses label={t('reader.from')} list={summary.from} />
        <Addresses label={t('reader.reply-to')} list={envelope?.replyTo ?? []} />
        <Addresses label={t('reader.to')} list={summary.to} />
        <Addresses label={t('reader.cc')} list={envelope?.cc ?? []} />
        <Addresses label={t('reader.bcc')} list={envelope?.bcc ?? []} />
        <dt>{t('reader.date')}</dt>
        <dd>
          {fullDate(at, i18n.language)}
          {theirs && <span className="quiet">{t('reader.sender-time', theirs)}</span>}
        </dd>
      </dl>
    </header>
  );
}

function Addresses({
  label,
  list,
}: {
  readonly label: string;
  readonly list: readonly Address[];
}): ReactElement | null {
  if (list.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {list.map(({ name, address }, index) => (
          // The same address may be named twice in one line.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} className="message-address">
            {name && <b>{name}</b>} <span className="quiet">{address}</span>
          </span>
        ))}
      </dd>
    </>
  );
}

/** "to me, Wei Zhang and 2 others". */
function RecipientLine({
  to,
  cc,
}: {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const mine = new Set(accounts.map(({ email }) => email.toLowerCase()));
  const all = [...to, ...cc];
  const names = all.map(({ name, address }) =>
    mine.has(address.toLowerCase()) ? t('reader.me') : name || address,
  );
  if (names.length === 0) return <span>{t('reader.to-nobody')}</span>;
  const shown = names.slice(0, names.length > 3 ? 2 : 3).join(t('reader.list-comma'));
  const others = names.length - Math.min(names.length, names.length > 3 ? 2 : 3);
  return (
    <span>
      {others > 0
        ? t('reader.to-and-others', { names: shown, count: others })
        : t('reader.to-names', { names: shown })}
    </span>
  );
}
