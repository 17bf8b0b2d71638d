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

/** What is asked of the way of one message. What the account's server is known not to do is said before it is wished. */
export function Options({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  const accountId = useStore(session.store, ({ draft }) => draft.accountId);
  const wishes = useStore(session.store, ({ draft }) => draft.wishes);
  const { data: offer } = useQuery(offerQuery(accountId));
  const count = Object.keys(wishes ?? {}).length;
  const hasHold = offer?.hold || wishes?.holdOnServer;
  const entry = (wish: keyof Wishes, label: string, can = true): MenuEntry => ({
    id: wish,
    label: t(`reports.wishes.${label}`),
    isChosen: wishes?.[wish] === true,
    ...(!can && { hint: t('reports.wishes.missing') }),
    // A wish can always be taken back.
    isDisabled: !can && !wishes?.[wish],
    run: () => session.edit({ wishes: withWish(wishes, wish) }),
  });
  return (
    <Menu
      label={t('reports.wishes.label')}
      foot={hasHold && <p className="where-it-waits">{t('reports.wishes.hold-note')}</p>}
      entries={[
        entry('deliveryReport', 'delivery-report', offer?.reports),
        entry('readReceipt', 'read-receipt'),
        entry('requireTls', 'require-tls', offer?.requireTls),
        ...(hasHold ? [entry('holdOnServer', 'hold', offer?.hold)] : []),
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
