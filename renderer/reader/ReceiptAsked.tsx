import { useQueryClient } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { MdnSent } from '../../shared/model/flags.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { ReceiptRequest } from '../../shared/model/report.ts';
import { engine } from '../rpc/client.ts';
import { keys } from '../state/keys.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Note } from '../ui/Note.tsx';

/** The sender's wish for a receipt: a line that can be left alone. Nothing is ever sent by opening or by waiting. */
export function ReceiptAsked({
  id,
  asked,
}: {
  readonly id: MessageId;
  readonly asked: ReceiptRequest;
}): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { to, elsewhere } = asked;
  const during = async (work: Promise<unknown>): Promise<void> => {
    setBusy(true);
    await told(work);
    await queries.invalidateQueries({ queryKey: keys.reports(id) });
    setBusy(false);
  };
  return (
    <Note
      kind={elsewhere ? 'warn' : 'plain'}
      icon={<MailCheck aria-hidden />}
      actions={
        <>
          <Button
            kind="link"
            isDisabled={isBusy}
            onPress={() => void during(engine.reports.sendReceipt({ id, elsewhere }))}
          >
            {t(elsewhere ? 'reports.asked.send-anyway' : 'reports.asked.send')}
          </Button>
          <Button
            kind="link"
            isDisabled={isBusy}
            onPress={() => void during(engine.messages.setFlags({ ids: [id], add: [MdnSent], remove: [] }))}
          >
            {t('reports.asked.ignore')}
          </Button>
        </>
      }
    >
      {t(elsewhere ? 'reports.asked.elsewhere' : 'reports.asked.quiet', {
        names: to.join(t('reports.comma')),
      })}
    </Note>
  );
}
