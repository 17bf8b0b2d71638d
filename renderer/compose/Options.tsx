import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Wishes } from '../../shared/model/draft.ts';
import { offerQuery } from '../state/queries.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import type { DraftSession } from './draft-session.ts';
import { withWish } from './wishes.ts';
import './options.css';

/** What is asked of the way of one message. What the account's server is known not to do is said before it is wished. */
export function Options({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const accountId = useStore(session.store, ({ draft }) => draft.accountId);
  const wishes = useStore(session.store, ({ draft }) => draft.wishes);
  const { data: offer } = useQuery(offerQuery(accountId));
  const count = Object.keys(wishes ?? {}).length;
  const entry = (wish: keyof Wishes, label: string, isDisabled = false): MenuEntry => ({
    id: wish,
    label: t(`reports.wishes.${label}`),
    isChosen: wishes?.[wish] === true,
    // A wish can always be taken back.
    isDisabled: isDisabled && !wishes?.[wish],
    run: () => session.edit({ wishes: withWish(wishes, wish) }),
  });
  const cannot = (can: boolean | undefined, label: string): readonly [string, boolean] =>
    can === false ? [`${label}-missing`, true] : [label, false];
  return (
    <Menu
      label={t('reports.wishes.label')}
      entries={[
        entry('deliveryReport', ...cannot(offer?.reports, 'delivery-report')),
        entry('readReceipt', 'read-receipt'),
        entry('requireTls', ...cannot(offer?.requireTls, 'require-tls')),
        ...(offer?.hold || wishes?.holdOnServer ? [entry('holdOnServer', 'hold')] : []),
      ]}
    >
      <IconButton
        className={count > 0 ? 'chosen' : undefined}
        label={count > 0 ? t('reports.wishes.chosen', { count }) : t('reports.wishes.label')}
      >
        <SlidersHorizontal aria-hidden />
      </IconButton>
    </Menu>
  );
}
