import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxEntry } from '../../shared/model/outbox.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { TextField } from '../ui/TextField.tsx';

/** The same message to corrected addresses; who has it is not asked about. */
export function SendToRest({
  entry,
  onClose,
}: {
  readonly entry: OutboxEntry;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [addresses, setAddresses] = useState(() =>
    entry.recipients
      .filter(({ state }) => state === 'refused' || state === 'waiting')
      .map(({ address }) => address)
      .join(', '),
  );
  const recipients = addresses.split(/[,;\s]+/).filter(Boolean);
  const send = (): void => {
    onClose();
    void told(engine.outbox.sendToRest({ id: entry.id, recipients }));
  };
  return (
    <Dialog
      title={t('outbox.rest.title')}
      closeLabel={t('outbox.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button kind="outline" onPress={onClose}>
            {t('outbox.cancel')}
          </Button>
          <Button kind="primary" isDisabled={recipients.length === 0} onPress={send}>
            {t('outbox.rest.do')}
          </Button>
        </>
      }
    >
      <p>{t('outbox.rest.text')}</p>
      <TextField label={t('outbox.rest.field')} value={addresses} onChange={setAddresses} autoFocus />
    </Dialog>
  );
}
