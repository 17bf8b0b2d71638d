import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Address } from '../../shared/model/address.ts';
import { Chips } from '../ui/Chips.tsx';
import { isAddress, parseAddresses, showAddress, withAddresses } from './addresses.ts';

interface AddressChipsProps {
  readonly label: string;
  readonly list: readonly Address[];
  readonly onChange: (list: readonly Address[]) => void;
  readonly autoFocus?: boolean;
}

/** Addresses as chips, for a dialog; what is no address is marked, and said. */
export function AddressChips({ label, list, onChange, autoFocus = true }: AddressChipsProps): ReactElement {
  const { t } = useTranslation();
  const add = (text: string): boolean => {
    const found = parseAddresses(text);
    onChange(withAddresses(list, found));
    return found.length > 0;
  };
  return (
    <div className="field address-chips">
      <span className="field-label" aria-hidden>
        {label}
      </span>
      <Chips
        label={label}
        chips={list.map((each) => ({
          key: each.address,
          label: showAddress(each),
          isBad: !isAddress(each.address),
        }))}
        removeLabel={(chip) => t('outbox.addresses.remove', { name: chip.label })}
        onAdd={add}
        onRemove={(key) => onChange(list.filter(({ address }) => address !== key))}
        autoFocus={autoFocus}
      />
      {!areAddresses(list) && (
        <span className="field-error" role="alert">
          {t('outbox.addresses.bad')}
        </span>
      )}
    </div>
  );
}

export function areAddresses(list: readonly Address[]): boolean {
  return list.every(({ address }) => isAddress(address));
}
