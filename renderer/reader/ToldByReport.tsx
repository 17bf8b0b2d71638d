import { CheckCheck, CircleAlert, CircleHelp, Clock, Eye } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageReports } from '../../shared/model/report.ts';
import { writeAgain } from '../compose/index.ts';
import { rowDate } from '../i18n/dates.ts';
import { useToday } from '../i18n/use-today.ts';
import { usePlace } from '../state/place.ts';
import { told as tellFailure } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';
import { Cause } from './Cause.tsx';
import { groupFates, type FateGroup } from './group-fates.ts';

type Told = NonNullable<MessageReports['told']>;

/** Above a report: what it says in plain words, if it is about a message of ours. Otherwise nothing of it is believed. */
export function ToldByReport({ told }: { readonly told: Told }): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const { about, fates, receipt } = told;
  if (!about)
    return (
      <Note kind="warn" icon={<CircleHelp aria-hidden />}>
        {t('reports.told.unknown')}
      </Note>
    );
  const subject = about.subject || t('reports.told.no-subject');
  const open = about.id === undefined ? undefined : <OpenSent id={about.id} />;
  if (receipt)
    return (
      <Note icon={<Eye aria-hidden />} actions={open}>
        {t('reports.told.receipt', { subject })}
      </Note>
    );
  return (
    <>
      {groupFates(fates, (at) => rowDate(at, today, i18n.language)).map((group) => (
        <Said key={group.names.join(' ')} group={group} subject={subject} id={about.id} />
      ))}
    </>
  );
}

function Said({
  group,
  subject,
  id,
}: {
  readonly group: FateGroup;
  readonly subject: string;
  readonly id: NonNullable<Told['about']>['id'];
}): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  const { action, until, failure, names } = group;
  const isBad = action === 'failed';
  const Icon = isBad ? CircleAlert : action === 'delayed' ? Clock : CheckCheck;
  const key = action === 'delayed' ? (until === undefined ? 'delayed' : 'delayed-until') : undefined;
  return (
    <Note
      kind={isBad ? 'bad' : 'plain'}
      icon={<Icon aria-hidden />}
      actions={
        id !== undefined && (
          <>
            {isBad && (
              <Button kind="outline" onPress={() => void tellFailure(writeAgain({ messageId: id }, true))}>
                {t('reports.told.send-again')}
              </Button>
            )}
            <OpenSent id={id} />
          </>
        )
      }
    >
      <div className="failure-words told">
        <b>
          {t(`reports.told.${key ?? (isBad ? 'failed' : 'delivered')}`, {
            subject,
            names: names.join(t('reports.comma')),
            until: until === undefined ? '' : rowDate(until, today, i18n.language),
          })}
        </b>
        {failure && <Cause failure={failure} isShort={!isBad} />}
      </div>
    </Note>
  );
}

function OpenSent({ id }: { readonly id: NonNullable<NonNullable<Told['about']>['id']> }): ReactElement {
  const { t } = useTranslation();
  return (
    <Button kind="link" onPress={() => usePlace.getState().show(id)}>
      {t('reports.told.open')}
    </Button>
  );
}
