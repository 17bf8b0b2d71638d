import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from '../../shared/model/address.ts';
import type { OutboxEntry } from '../../shared/model/outbox.ts';
import { AddressChips, areAddresses } from '../compose/index.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';

/** The same message to corrected addresses; who has it is not asked about. */
export function SendToRest({
  entry: { id, recipients },
  onClose,
}: {
  readonly entry: OutboxEntry;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [list, setList] = useState<readonly Address[]>(() =>
    recipients
      .filter(({ state }) => state === 'refused' || state === 'waiting')
      .map(({ address }) => ({ name: '', address })),
  );
  const send = (): void => {
    onClose();
    void told(engine.outbox.sendToRest({ id, recipients: list.map(({ address }) => address) }));
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
          <Button kind="primary" isDisabled={list.length === 0 || !areAddresses(list)} onPress={send}>
            {t('outbox.rest.do')}
          </Button>
        </>
      }
    >
      <p>{t('outbox.rest.text')}</p>
      <AddressChips label={t('outbox.rest.field')} list={list} onChange={setList} />
    </Dialog>
  );
}
