import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MailTransport } from '../../electron/engine/backend/mail-transport.ts';
import type { SmtpOptions } from '../../electron/engine/backend/smtp/send.ts';
import { createMailTransport } from '../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../electron/engine/log/log.ts';

/** A submission server with the users {@link transportUsers} and nobody else. */
export interface TransportBench {
  readonly host: string;
  /** 0: not there. */
  readonly ports: { readonly submission: number; readonly smtps: number; readonly plain: number };
  readonly ca: string;
  /** Waits for a message of this user with this text in it. @returns its source */
  received(user: string, text: string): Promise<string>;
  stop(): Promise<void>;
}

/** The server takes no message above so many bytes. */
export const transportLimit = 100_000;
export const transportUsers = [
  { name: 'ann@skein.example', password: 'secret "one"' },
  { name: 'bo@skein.example', password: 'secret two' },
  { name: 'cleo@skein.example', password: 'secret three' },
];
const [ann, bo, cleo] = ['ann@skein.example', 'bo@skein.example', 'cleo@skein.example'] as const;
const securities = { submission: 'starttls', smtps: 'tls', plain: 'none' } as const;
type How = keyof typeof securities;

/** What every submission server does, whoever made it. */
export function transportConformance(
  name: string,
  open: () => Promise<TransportBench>,
  ways: readonly How[],
  /** What this server alone does. */
  more?: (transport: (how: How) => MailTransport) => void,
) {
  describe(`${name} as a submission server`, () => {
    let bench: TransportBench;
    const transports: MailTransport[] = [];
    beforeAll(async () => {
      bench = await open();
    });
    afterAll(async () => {
      await Promise.all(transports.map((each) => each.close()));
      await bench?.stop();
    });

    function transport(how: How, more: Partial<SmtpOptions> = {}): MailTransport {
      const made = createMailTransport({
        server: { host: 'localhost', port: bench.ports[how], security: securities[how], user: ann },
        secret: { kind: 'password', password: 'secret "one"' },
        log: silentLog,
        ca: bench.ca,
        ...more,
      });
      transports.push(made);
      return made;
    }
    const mail = (id: string, ...lines: readonly string[]): Buffer =>
      Buffer.from([`From: <${ann}>`, `Subject: ${id}`, '', ...lines, ''].join('\r\n'));

    it.each(ways)('logs in by %s', async (how) => {
      await expect(transport(how).verify()).resolves.toBeUndefined();
    });

    it('says that a password is wrong', async () => {
      const wrong = transport('submission', { secret: { kind: 'password', password: 'wrong' } });
      await expect(wrong.verify()).rejects.toMatchObject({
        failure: { code: 'login-refused', phase: 'login', side: 'outgoing' },
      });
    });

    it('delivers to those who exist and names those who do not', async () => {
      const steps: string[] = [];
      const result = await transport('submission').submit(
        {
          from: ann,
          recipients: [bo, 'nobody@skein.example', 'x@elsewhere.example'],
          message: mail('partly', '.a dot', '..', '你好', 'end'),
        },
        (step, to) => void steps.push([step, ...to].join(' ')),
      );
      expect(result).toMatchObject({ kind: 'accepted' });
      expect([...(result.refused ?? [])].map(([who, { code }]) => [who, code])).toEqual([
        ['nobody@skein.example', 'recipient-refused'],
        // Some say of strangers no more than that they are no recipients.
        ['x@elsewhere.example', expect.stringMatching(/^(relay|recipient)-refused$/)],
      ]);
      expect(steps).toEqual(['connected', `envelope ${bo}`, `body-sent ${bo}`, `accepted ${bo}`]);
      expect(await bench.received(bo, 'Subject: partly')).toMatch(
        /\r?\n\.a dot\r?\n\.\.\r?\n你好\r?\nend\r?\n/,
      );
    });

    it('accepts nothing when nobody exists', async () => {
      const recipients = ['nobody@skein.example', 'no.one@skein.example'];
      const result = await transport('smtps').submit(
        { from: ann, recipients, message: mail('nobody', 'x') },
        () => undefined,
      );
      expect(result).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'all-recipients-refused' },
      });
      expect([...(result.refused ?? new Map()).keys()]).toEqual(recipients);
    });

    it('uploads nothing that is above the size it names', async () => {
      const steps: string[] = [];
      const result = await transport('submission').submit(
        { from: ann, recipients: [bo], message: mail('big', ...Array(3000).fill('x'.repeat(60))) },
        (step) => void steps.push(step),
      );
      expect(result).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'message-over-server-limit', params: { maxBytes: transportLimit } },
      });
      expect(steps).toEqual(['connected']);
    });

    it('takes one message after the other on the same line, also after one that was refused', async () => {
      const one = transport('submission');
      for (const [subject, to] of [
        ['first', bo],
        ['refused', 'nobody@skein.example'],
        ['second', cleo],
      ] as const) {
        const result = await one.submit(
          { from: ann, recipients: [to], message: mail(`line-${subject}`, 'x') },
          () => undefined,
        );
        expect(result.kind).toBe(subject === 'refused' ? 'failed' : 'accepted');
      }
      await bench.received(bo, 'Subject: line-first');
      await bench.received(cleo, 'Subject: line-second');
    });

    it('makes one message of what looks like two', async () => {
      const message = Buffer.from(
        `Subject: smuggled\r\n\r\none\n.\nMAIL FROM:<evil@skein.example>\r.\rtwo\r\n.\r\nRCPT TO:<${cleo}>\n.\r\nend\r\n`,
      );
      const result = await transport('smtps').submit(
        { from: ann, recipients: [bo], message },
        () => undefined,
      );
      expect(result.kind).toBe('accepted');
      const source = (await bench.received(bo, 'Subject: smuggled')).replaceAll('\r\n', '\n');
      expect(source.slice(source.indexOf('\none\n') + 1)).toBe(
        `one\n.\nMAIL FROM:<evil@skein.example>\n.\ntwo\n.\nRCPT TO:<${cleo}>\n.\nend\n`,
      );
    });

    more?.(transport);
  });
}
