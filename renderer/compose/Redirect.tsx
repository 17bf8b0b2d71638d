import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../shared/model/account.ts';
import type { Address } from '../../shared/model/address.ts';
import type { AccountId, MessageId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { useDialogs } from '../state/dialogs.ts';
import { usePlace } from '../state/place.ts';
import { accountsQuery } from '../state/queries.ts';
import { knownSummaries } from '../state/summaries.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select } from '../ui/Select.tsx';
import { AddressChips, areAddresses } from './AddressChips.tsx';
import { showSent } from './show-sent.ts';

/** The open message, sent on as it is: asks to whom. Mount it once. */
export function Redirect(): ReactElement | null {
  const { open, close } = useDialogs();
  const message = usePlace((state) => state.open);
  const { data: accounts = [] } = useQuery(accountsQuery);
  if (open !== 'redirect' || message === undefined || accounts.length === 0) return null;
  return <OpenRedirect message={message} accounts={accounts} onClose={close} />;
}

interface RedirectProps {
  readonly message: MessageId;
  readonly accounts: readonly Account[];
  readonly onClose: () => void;
}

function OpenRedirect({ message, accounts, onClose }: RedirectProps): ReactElement {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const here = usePlace(({ place }) => (place?.kind === 'folder' ? place.accountId : undefined));
  const [accountId, setAccountId] = useState(
    () => (accounts.find(({ id }) => id === here) ?? accounts[0])?.id as string,
  );
  const [to, setTo] = useState<readonly Address[]>([]);
  const [subject] = useState(() => knownSummaries(queries, new Set([message]))[0]?.subject ?? '');
  const send = (): void => {
    onClose();
    void told(redirect(message, accountId as AccountId, to));
  };
  return (
    <Dialog
      title={t('outbox.redirect.title')}
      closeLabel={t('outbox.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button kind="outline" onPress={onClose}>
            {t('outbox.cancel')}
          </Button>
          <Button kind="primary" isDisabled={to.length === 0 || !areAddresses(to)} onPress={send}>
            {t('outbox.redirect.do')}
          </Button>
        </>
      }
    >
      {subject && <b>{subject}</b>}
      <p>{t('outbox.redirect.text')}</p>
      <AddressChips
        label={t('outbox.redirect.to')}
        list={to}
        onChange={(list) => setTo(list.slice(0, 100))}
      />
      {accounts.length > 1 && (
        <Select
          label={t('outbox.redirect.from')}
          value={accountId}
          choices={accounts.map(({ id, email, name }) => ({
            id: id as string,
            label: email,
            hint: name === email ? undefined : name,
          }))}
          onChange={setAccountId}
        />
      )}
    </Dialog>
  );
}

async function redirect(messageId: MessageId, accountId: AccountId, to: readonly Address[]): Promise<void> {
  const addresses = to.map(({ address }) => address);
  const { outboxId, sendAt } = await engine.outbox.redirect({ messageId, accountId, to: addresses });
  showSent(sendAt, undefined, () => engine.outbox.discard({ id: outboxId }), {
    sentence: 'outbox.redirect.done',
    params: { to: to.map(({ name, address }) => name || address).join(', ') },
  });
}
