import { CheckCheck, CircleAlert, Clock, Eye } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Receipt, RecipientFate } from '../../shared/model/report.ts';
import { rowDate } from '../i18n/dates.ts';
import { useToday } from '../i18n/use-today.ts';
import { Cause } from './Cause.tsx';
import { groupFates, receiptKey, type FateGroup } from './group-fates.ts';
import { momentWords } from './moment-words.ts';
import './reports.css';

interface FatesProps {
  readonly fates: readonly RecipientFate[];
  readonly receipts: readonly Receipt[];
}

/** What became of a message of ours, one line for those of whom the same is told: quiet, but for what failed. */
export function Fates({ fates, receipts }: FatesProps): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const shown = (at: number): string => rowDate(at, today, i18n.language);
  return (
    <ul className="fates" aria-label={t('reports.label')}>
      {groupFates(fates, shown).map((group) => (
        <FateLine key={group.names.join(' ')} group={group} />
      ))}
      {receipts.map(({ by, at, disposition }) => (
        <li key={`${by} ${at}`}>
          <Eye aria-hidden />
          <span>
            {t(`reports.receipts.${receiptKey(disposition)}`, {
              name: by,
              time: momentWords(at, today, i18n.language, t),
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}

function FateLine({ group }: { readonly group: FateGroup }): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const { action, at, until, failure, names } = group;
  const Icon = action === 'failed' ? CircleAlert : action === 'delayed' ? Clock : CheckCheck;
  const key = action === 'delayed' && until !== undefined ? 'delayed-until' : action;
  return (
    <li className={action}>
      <Icon aria-hidden />
      <div>
        {t(`reports.fates.${key}`, {
          names: names.join(t('reports.comma')),
          time: momentWords(at, today, i18n.language, t),
          until: until === undefined ? '' : rowDate(until, today, i18n.language),
        })}
        {failure && <Cause failure={failure} isShort={action === 'delayed'} />}
      </div>
    </li>
  );
}
