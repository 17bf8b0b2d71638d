import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type {
  MailTransport,
  Submission,
  SubmissionResult,
  SubmitOptions,
} from '../../../../../electron/engine/backend/mail-transport.ts';
import { createMailTransport, type SmtpOptions } from '../../../../../electron/engine/backend/smtp/send.ts';
import { silentLog } from '../../../../../electron/engine/log/log.ts';
import { type Certificates, makeCertificates } from '../../../../servers/certificates.ts';
import { type Scripted, startScripted } from '../../../../servers/scripted.ts';
import { type SmtpScript, smtpServer } from './scripted-smtp.ts';

export const times = { connect: 3000, greeting: 2000, silence: 2000 };
export const message = Buffer.from('From: ann@skein.example\r\nSubject: hi\r\n\r\nhello\r\n');

export interface ScriptedTransport {
  readonly server: Scripted;
  readonly transport: MailTransport;
  /** Steps with their recipients, e.g. `envelope bo@skein.example`. */
  readonly steps: string[];
  submit(wishes?: Partial<Submission>, options?: SubmitOptions): Promise<SubmissionResult>;
}

/** A scripted server and a transport to it, both gone after each test. */
export function scriptedTransports() {
  let folder: string;
  let certificates: Certificates;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'skein-certificates-'));
    certificates = await makeCertificates(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  return async function open(
    script: SmtpScript | Parameters<typeof startScripted>[0],
    {
      security = 'none',
      ...more
    }: Partial<SmtpOptions> & { security?: SmtpOptions['server']['security'] } = {},
  ): Promise<ScriptedTransport> {
    const play = typeof script === 'function' ? script : smtpServer(script);
    const server = await startScripted(play, { certificates, atOnce: security === 'tls' });
    const transport = createMailTransport({
      server: { host: '127.0.0.1', port: server.port, security, user: 'ann' },
      secret: { kind: 'password', password: 'top-secret' },
      log: silentLog,
      times,
      ca: certificates.ca,
      ...more,
    });
    stops.push(
      () => transport.close(),
      () => server.stop(),
    );
    const steps: string[] = [];
    return {
      server,
      transport,
      steps,
      submit: (wishes = {}, options) =>
        transport.submit(
          { from: 'ann@skein.example', recipients: ['bo@skein.example'], message, ...wishes },
          (step, to) => void steps.push([step, ...to].join(' ')),
          options,
        ),
    };
  };
}

/** The lines of a session that begin so. */
export function linesOf(server: Scripted, ...beginnings: readonly string[]): readonly string[] {
  return server.lines.filter((line) => beginnings.some((each) => line.startsWith(each)));
}
