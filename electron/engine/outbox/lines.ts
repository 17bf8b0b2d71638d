import type { AccountId } from '../../../shared/model/ids.ts';
import type { MailTransport } from '../backend/mail-transport.ts';
import { isFailed } from '../failed.ts';
import type { OutboxPorts } from './ports.ts';

/** Outgoing servers that are being talked to: one an account, kept while messages for it are waiting. */
export interface Lines {
  /** @throws Failed `secret-missing` */
  get(id: AccountId): Promise<MailTransport>;
  /** Leaves the server. Never rejects: how a line is closed changes nothing about what the server said. */
  leave(id: AccountId): Promise<void>;
}

export function createLines({ transportOf, log }: Pick<OutboxPorts, 'transportOf' | 'log'>): Lines {
  const open = new Map<AccountId, MailTransport>();
  return {
    async get(id) {
      const transport = open.get(id) ?? (await transportOf(id));
      open.set(id, transport);
      return transport;
    },
    async leave(id) {
      const transport = open.get(id);
      open.delete(id);
      await transport
        ?.close()
        .catch((error: unknown) =>
          log.warn('transport-not-closed', { code: isFailed(error) ? error.failure.code : 'unexpected' }),
        );
    },
  };
}
