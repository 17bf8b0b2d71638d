import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

/** Where a message rests until its time: here, so this computer must be on then, or where it cannot be taken back. */
export function WhereItWaits({
  onServer = false,
}: {
  readonly onServer?: boolean | undefined;
}): ReactElement {
  const { t } = useTranslation();
  return <p className="where-it-waits">{t(onServer ? 'reports.wishes.on-server' : 'outbox.later.here')}</p>;
}
