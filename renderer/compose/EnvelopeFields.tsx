import { useId, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Address } from '../../shared/model/address.ts';
import { Chips } from '../ui/Chips.tsx';
import { isAddress, parseAddresses, showAddress, withAddresses } from './addresses.ts';
import type { DraftSession } from './draft-session.ts';
import { FromField } from './FromField.tsx';

/** From, To, Cc, Bcc and Subject. Cc and Bcc share a line: most letters use neither, and nobody should look for them. */
export function EnvelopeFields({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const { draft } = useStore(session.store);
  const subject = useId();
  return (
    <div className="composer-fields">
      <FromField session={session} />
      <Recipients
        label={t('compose.to')}
        list={draft.to}
        autoFocus={draft.to.length === 0}
        onChange={(to) => session.edit({ to })}
      />
      <div className="composer-copies">
        <Recipients label={t('compose.cc')} list={draft.cc} onChange={(cc) => session.edit({ cc })} />
        <Recipients label={t('compose.bcc')} list={draft.bcc} onChange={(bcc) => session.edit({ bcc })} />
      </div>
      <div className="composer-row">
        <label htmlFor={subject}>{t('compose.subject')}</label>
        <input
          id={subject}
          className="composer-subject"
          value={draft.subject}
          maxLength={4000}
          onChange={(event) => session.edit({ subject: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}

interface RecipientsProps {
  readonly label: string;
  readonly list: readonly Address[];
  readonly autoFocus?: boolean;
  readonly onChange: (list: Address[]) => void;
}

function Recipients({ label, list, autoFocus, onChange }: RecipientsProps): ReactElement {
  const { t } = useTranslation();
  const add = (text: string): boolean => {
    const found = parseAddresses(text);
    if (found.length > 0) onChange(withAddresses(list, found));
    return found.length > 0;
  };
  return (
    <div className="composer-row">
      <span aria-hidden>{label}</span>
      <Chips
        label={label}
        chips={list.map((each) => ({
          key: each.address,
          label: showAddress(each),
          isBad: !isAddress(each.address),
        }))}
        removeLabel={(chip) => t('compose.remove', { name: chip.label })}
        onAdd={add}
        onRemove={(key) => onChange(list.filter((each) => each.address !== key))}
        autoFocus={autoFocus}
      />
    </div>
  );
}
