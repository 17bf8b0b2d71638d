import { Failed } from '../../failed.ts';
import type { MailTransport } from '../mail-transport.ts';
import { deliver } from './delivery.ts';
import { explainThrown } from './errors.ts';
import { createLines } from './lines.ts';
import type { SmtpOptions } from './options.ts';

export type { SmtpOptions } from './options.ts';

/** One account's submission server. Nothing is sent before `verify` or `submit`. */
export function createMailTransport(options: SmtpOptions): MailTransport {
  const { host, port } = options.server;
  const endpoint = { host, port };
  const lines = createLines(options);
  const learnt = { recipients: Number.POSITIVE_INFINITY };

  return {
    async verify() {
      try {
        lines.leave(await lines.takeNew());
      } catch (error) {
        throw new Failed(explainThrown(error, endpoint).failure, { cause: error });
      }
    },
    submit: (submission, onStep, how = {}) => deliver({ lines, endpoint, learnt }, submission, onStep, how),
    async close() {
      lines.close();
    },
  };
}
