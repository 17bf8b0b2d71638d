import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/model/account.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { identitiesOf, type Identity, identityOf } from '../../../shared/model/identity.ts';
import type { IdentityId } from '../../../shared/model/ids.ts';
import { FailureText } from '../../i18n/FailureText.tsx';
import { engine } from '../../rpc/client.ts';
import { toFailure } from '../../rpc/failure.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { withDefault, withIdentity } from './identity-form.ts';
import { IdentityFields } from './IdentityFields.tsx';

/** Whom one writes as in an account, with signatures and folders, and how messages are begun. Every change counts at once. */
export function IdentitiesDialog({
  account,
  onClose,
}: {
  readonly account: Account;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [edited, edit] = useState<Identity>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const all = identitiesOf(account);
  const run = async (change: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await change();
      edit(undefined);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const keep = (identities: Identity[]): void =>
    void run(() => engine.accounts.setIdentities({ accountId: account.id, identities }));
  const isNew = edited && !all.some(({ id }) => id === edited.id);
  return (
    <Dialog
      title={
        edited ? t(isNew ? 'identities.add' : 'identities.edit') : t('identities.of', { name: account.name })
      }
      closeLabel={t('app.close')}
      isOpen
      onClose={edited ? () => edit(undefined) : onClose}
      wide
    >
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
      {edited ? (
        <IdentityFields
          account={account}
          identity={edited}
          isBusy={isBusy}
          onSave={(identity) => keep(withIdentity(all, identity))}
          onCancel={() => edit(undefined)}
        />
      ) : (
        <>
          <ul className="identity-list" aria-label={t('identities.of', { name: account.name })}>
            {all.map((identity) => (
              <IdentityRow
                key={identity.id}
                identity={identity}
                isDefault={identityOf(account).id === identity.id}
                isOnly={all.length === 1}
                onDefault={() => keep(withDefault(all, identity.id))}
                onEdit={() => edit(identity)}
                onRemove={() => keep(all.filter(({ id }) => id !== identity.id))}
              />
            ))}
          </ul>
          <Button
            kind="outline"
            autoFocus
            icon={<Plus aria-hidden />}
            onPress={() =>
              edit({
                id: crypto.randomUUID() as IdentityId,
                email: '',
                fullName: identityOf(account).fullName,
              })
            }
          >
            {t('identities.add')}
          </Button>
          <label className="account-check">
            <input
              type="checkbox"
              checked={account.plainText ?? false}
              onChange={({ currentTarget }) => {
                const { checked: plainText } = currentTarget;
                void run(() => engine.accounts.setWriting({ accountId: account.id, plainText }));
              }}
            />
            {t('identities.plain')}
          </label>
        </>
      )}
    </Dialog>
  );
}

interface IdentityRowProps {
  readonly identity: Identity;
  readonly isDefault: boolean;
  readonly isOnly: boolean;
  readonly onDefault: () => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function IdentityRow({
  identity,
  isDefault,
  isOnly,
  onDefault,
  onEdit,
  onRemove,
}: IdentityRowProps): ReactElement {
  const { t } = useTranslation();
  const { email, fullName } = identity;
  return (
    <li className="account-row">
      <div className="account-words">
        <b>{fullName || email}</b>
        <span>
          {[fullName ? email : '', isDefault && !isOnly ? t('identities.is-default') : '']
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {!isDefault && (
        <Button kind="link" label={t('identities.make-default-of', { email })} onPress={onDefault}>
          {t('identities.make-default')}
        </Button>
      )}
      <IconButton label={t('identities.edit-of', { email })} onPress={onEdit}>
        <Pencil aria-hidden />
      </IconButton>
      <IconButton label={t('identities.remove', { email })} danger isDisabled={isOnly} onPress={onRemove}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}
