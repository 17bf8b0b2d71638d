import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '../../shared/model/outbox.ts';
import { editUnsent } from '../compose/index.ts';
import { engine } from '../rpc/client.ts';
import { useLines } from '../state/lines.ts';
import { told } from '../state/told.ts';
import { Button } from '../ui/Button.tsx';
import { type ActionName, actionsOn, type Standing } from './standing.ts';

/** What has to be asked before it is done. */
export type Question = 'discard' | 'send-to-rest' | 'change-time' | 'settle';

interface ActionsProps {
  readonly entry: OutboxItem;
  readonly standing: Standing;
  readonly onAsk: (question: Question) => void;
}

/** What can be done about a message as it stands, and nothing else. */
export function Actions({ entry, standing, onAsk }: ActionsProps): ReactElement | null {
  const { t } = useTranslation();
  const names = actionsOn(entry, standing);
  if (names.length === 0) return null;
  return (
    <div className="unsent-actions">
      {names.map((name) => (
        <Button
          key={name}
          {...(name === 'discard' ? { danger: true } : { kind: 'outline' as const })}
          onPress={() => act(name, entry, onAsk)}
        >
          {t(name === 'change-time' && standing !== 'scheduled' ? 'outbox.later.send' : `outbox.${name}`)}
        </Button>
      ))}
    </div>
  );
}

/** Does it, or asks first where something would be gone, or something has to be said. */
export function act(name: ActionName, entry: OutboxItem, onAsk: ActionsProps['onAsk']): void {
  const { id } = entry;
  switch (name) {
    case 'take-back':
      return void editUnsent(id);
    case 'edit':
      return void edit(entry);
    case 'retry':
    case 'try-now':
    case 'file-again':
      return void told(engine.outbox.retry({ id }));
    case 'send-now':
      return void told(engine.outbox.schedule({ id }));
    case 'stop':
      return void told(engine.outbox.cancel({ id }));
    case 'file-here':
      return void told(engine.outbox.fileHere({ id }));
    default:
      return onAsk(name);
  }
}

/** Who has it already is not written to again; nobody should wonder where they went. */
async function edit({ id, recipients, to }: OutboxItem): Promise<void> {
  const names = new Map(to.map(({ name, address }) => [address.toLowerCase(), name]));
  const has = recipients
    .filter(({ state }) => state === 'accepted')
    .map(({ address }) => names.get(address.toLowerCase()) || address);
  if (!(await editUnsent(id)) || has.length === 0) return;
  const [first = ''] = has;
  useLines.getState().show({
    kind: 'done',
    sentence: has.length === 1 ? 'outbox.left-out' : 'outbox.left-out-more',
    params: { first, count: has.length - 1 },
  });
}
