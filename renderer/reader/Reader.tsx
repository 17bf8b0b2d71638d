import { Mails } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CommandButton } from '../commands/CommandButton.tsx';
import { usePlace } from '../state/place.ts';
import { useSelection } from '../state/selection.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Logo } from '../ui/Logo.tsx';
import { OpenMessage } from './OpenMessage.tsx';
import './reader.css';

/** The pane that shows the open message, how many are chosen, or that there is nothing to show. */
export function Reader(): ReactElement {
  const { t } = useTranslation();
  const open = usePlace((state) => state.open);
  const chosen = useSelection((state) => state.chosen.size);
  return (
    <section className="reader" aria-label={t('reader.region')}>
      {chosen > 1 ? <Chosen count={chosen} /> : open === undefined ? <Nothing /> : <OpenMessage id={open} />}
    </section>
  );
}

function Nothing(): ReactElement {
  const { t } = useTranslation();
  return (
    <EmptyState picture={<Logo size={40} />} title={t('reader.nothing.title')}>
      {t('reader.nothing.text')}
    </EmptyState>
  );
}

const actionsOnMany = [
  'message.archive',
  'message.delete',
  'message.junk',
  'message.move',
  'message.mark-read',
  'message.mark-unread',
  'message.star',
];

function Chosen({ count }: { readonly count: number }): ReactElement {
  const { t, i18n } = useTranslation();
  return (
    <EmptyState
      picture={<Mails />}
      title={t('reader.chosen.title', { count, n: count.toLocaleString(i18n.language) })}
      actions={actionsOnMany.map((id) => <CommandButton key={id} id={id} look="outline" />)}
    >
      {t('reader.chosen.text')}
    </EmptyState>
  );
}
