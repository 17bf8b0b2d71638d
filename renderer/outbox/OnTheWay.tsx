import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { fullDate } from '../i18n/dates.ts';
import { Fates } from '../reader/index.ts';

/** What came of its wishes, and what reports tell already of those who were accepted. */
export function OnTheWay({ entry }: { readonly entry: OutboxItem }): ReactElement | null {
  const { t, i18n } = useTranslation();
  const { fates = [], withoutReports, heldHere, holdUntil } = entry;
  const lines = [
    holdUntil === undefined
      ? undefined
      : t('reports.wishes.held', { time: fullDate(holdUntil, i18n.language) }),
    heldHere && t('reports.wishes.held-here'),
    withoutReports && t('reports.without-reports'),
  ].filter((each) => typeof each === 'string');
  if (lines.length === 0 && fates.length === 0) return null;
  return (
    <>
      {lines.map((line) => (
        <p key={line} className="unsent-more">
          {line}
        </p>
      ))}
      {fates.length > 0 && <Fates fates={fates} receipts={[]} />}
    </>
  );
}
