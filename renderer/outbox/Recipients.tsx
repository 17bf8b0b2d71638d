import { Check, CircleHelp, Clock, X, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem, RecipientState } from '../../shared/model/outbox.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { partedRecipients } from './standing.ts';

/** More lines than this help nobody. */
const shown = 20;
const icons: Readonly<Record<RecipientState['state'], LucideIcon>> = {
  accepted: Check,
  refused: X,
  unknown: CircleHelp,
  waiting: Clock,
  sending: Clock,
};

/** Recipient by recipient where they fared differently: who has it, and why the others do not. */
export function Recipients({ entry }: { readonly entry: OutboxItem }): ReactElement | null {
  const { t } = useTranslation();
  const parted = partedRecipients(entry);
  if (!parted) return null;
  const all = [...parted.not, ...parted.has];
  const names = new Map(entry.to.map(({ name, address }) => [address.toLowerCase(), name]));
  return (
    <ul className="unsent-recipients" aria-label={t('outbox.recipients')}>
      {all.slice(0, shown).map((each) => (
        <Recipient
          key={each.address}
          recipient={each}
          name={names.get(each.address.toLowerCase())}
          // What is said of the whole message need not be said again of each.
          isSaid={each.failure?.code === entry.failure?.code && each.state === 'waiting'}
        />
      ))}
      {all.length > shown && (
        <li className="quiet">{t('outbox.and-others', { count: all.length - shown })}</li>
      )}
    </ul>
  );
}

function Recipient({
  recipient: { address, state, failure },
  name,
  isSaid,
}: {
  readonly recipient: RecipientState;
  readonly name: string | undefined;
  readonly isSaid: boolean;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const Icon = icons[state];
  const words = failure && !isSaid ? failureWords(failure, t, i18n.language) : undefined;
  return (
    <li className={`recipient ${state}`}>
      <Icon aria-hidden />
      <span className="recipient-name">{name ? `${name} (${address})` : address}</span>
      <span className="recipient-why">
        {words
          ? [words.what, words.todo].filter(Boolean).join(i18n.language === 'zh-CN' ? '' : ' ')
          : t(`outbox.recipient.${state}`)}
        {words?.serverText && <code>{words.serverText}</code>}
      </span>
    </li>
  );
}
