import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** Where a message rests until its time: here, so this computer must be on then. */
export function WhereItWaits(): ReactElement {
  const { t } = useTranslation();
  return <p className="where-it-waits">{t('outbox.later.here')}</p>;
}
