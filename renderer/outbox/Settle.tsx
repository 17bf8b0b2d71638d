import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { peopleOf } from './row-words.ts';

/** Asks how a message ended of which nobody knows, and says what each answer does. */
export function Settle({
  entry,
  onClose,
}: {
  readonly entry: OutboxItem;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { id } = entry;
  const sent = (): Promise<void> => engine.outbox.settle({ id, outcome: 'sent' });
  const notSent = (): Promise<void> => engine.outbox.settle({ id, outcome: 'not-sent' });
  const again = async (): Promise<void> => {
    await notSent();
    await engine.outbox.retry({ id });
  };
  const ways = [
    { words: 'sent', run: sent },
    { words: 'not-sent', run: notSent },
    { words: 'again', run: again },
  ] as const;
  return (
    <Dialog
      title={t('outbox.settle-it.title')}
      closeLabel={t('outbox.cancel')}
      isOpen
      onClose={onClose}
      foot={
        <Button kind="outline" onPress={onClose}>
          {t('outbox.settle-it.later')}
        </Button>
      }
    >
      <p>{t('outbox.settle-it.text', { to: peopleOf(entry.to) || entry.recipients[0]?.address })}</p>
      <ul className="settle-ways">
        {ways.map(({ words, run }) => (
          <li key={words}>
            <Button kind="outline" onPress={() => (onClose(), void told(run()))}>
              {t(`outbox.settle-it.${words}`)}
            </Button>
            <span>{t(`outbox.settle-it.${words}-does`)}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
