import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { editUnsent } from '../compose/index.ts';
import { engine } from '../rpc/client.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';

interface ActionsProps {
  readonly entry: OutboxItem;
  readonly onDiscard: () => void;
  readonly onSendToRest: () => void;
}

/** What can be done about a message in its state, and nothing else. */
export function Actions(props: ActionsProps): ReactElement | null {
  const { t } = useTranslation();
  const list = actionsOf(props);
  if (list.length === 0) return null;
  return (
    <div className="unsent-actions">
      {list.map(({ words, run, danger = false }) => (
        <Button key={words} {...(danger ? { danger } : { kind: 'outline' as const })} onPress={run}>
          {t(`outbox.${words}`)}
        </Button>
      ))}
    </div>
  );
}

interface Action {
  readonly words: string;
  readonly run: () => void;
  readonly danger?: boolean;
}

function actionsOf({ entry, onDiscard, onSendToRest }: ActionsProps): Action[] {
  const { id, state, copy, recipients, redirected, scheduled } = entry;
  const does = (words: string, call: () => Promise<unknown>): Action => ({
    words,
    run: () => void told(call()),
  });
  const copies = copy?.failure
    ? [
        does('file-again', () => engine.outbox.retry({ id })),
        does('file-here', () => engine.outbox.fileHere({ id })),
      ]
    : [];
  if (state === 'accepted') return copies;
  if (state === 'sending') return [does('stop', () => engine.outbox.cancel({ id }))];
  if (state === 'unknown') {
    return [
      does('was-sent', () => engine.outbox.settle({ id, outcome: 'sent' })),
      does('was-not-sent', () => engine.outbox.settle({ id, outcome: 'not-sent' })),
    ];
  }
  const has = recipients.some((each) => each.state === 'accepted');
  return [
    ...(state === 'failed' ? [does('retry', () => engine.outbox.retry({ id }))] : []),
    ...(state === 'waiting' && (scheduled || entry.failure)
      ? [does('send-now', () => engine.outbox.schedule({ id }))]
      : []),
    ...(state === 'failed' && has ? [{ words: 'send-to-rest', run: onSendToRest }] : []),
    ...(redirected ? [] : [{ words: 'edit', run: () => void editUnsent(id) }]),
    { words: 'discard', run: onDiscard, danger: true },
  ];
}
