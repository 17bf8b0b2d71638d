import { describe, expect, it } from 'vitest';
import type { SubmissionResult } from '../../../../../electron/engine/backend/mail-transport.ts';
import { linesOf, scriptedTransports } from './scripted-transport.ts';
import type { SmtpScript } from './scripted-smtp.ts';

const open = scriptedTransports();
const people = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}@skein.example`);

/** Takes so many recipients in a transaction; the rest gets this answer. */
function taking(
  most: number,
  answer = '452 4.5.3 Too many recipients\r\n',
  extensions = ['AUTH PLAIN', 'PIPELINING'],
): SmtpScript & { readonly transactions: string[][] } {
  const transactions: string[][] = [];
  return {
    transactions,
    extensions,
    on: (command) => {
      if (command.startsWith('MAIL')) transactions.push([]);
      const [, to] = /^RCPT TO:<(.*)>/.exec(command) ?? [];
      if (to === undefined) return undefined;
      if (to.startsWith('gone')) return '550 5.1.1 no such user\r\n';
      const now = transactions.at(-1) ?? [];
      if (now.length >= most) return answer;
      now.push(to);
      return undefined;
    },
  };
}

const codes = (result: SubmissionResult): readonly (readonly [string, string])[] =>
  [...(result.refused ?? [])].map(([who, { code }]) => [who, code]);

describe('many recipients', () => {
  it('go out in transactions of a hundred, each recipient once', async () => {
    const script = taking(100);
    const { submit, steps, server } = await open(script);
    const recipients = people(10_000);
    const result = await submit({ recipients });
    expect(result).toMatchObject({ kind: 'accepted', refused: new Map() });
    expect(script.transactions.map((each) => each.length)).toEqual(Array(100).fill(100));
    expect(script.transactions.flat()).toEqual(recipients);
    expect(steps.filter((step) => step.startsWith('accepted'))).toHaveLength(100);
    expect(server.connections).toBe(1);
  });

  it.each([
    '452 4.5.3 Too many recipients\r\n',
    '452 Too many recipients received this hour\r\n',
    '550 5.5.3 Too many recipients\r\n',
  ])('that are too many for one transaction go out in the next: %j', async (answer) => {
    const script = taking(40, answer);
    const { submit } = await open(script);
    const result = await submit({ recipients: [...people(90), 'gone@skein.example'] });
    expect(codes(result)).toEqual([['gone@skein.example', 'recipient-refused']]);
    expect(script.transactions.flat().toSorted()).toEqual(people(90).toSorted());
  });

  it('are as many as the server says it takes', async () => {
    const script = taking(1000, undefined, ['AUTH PLAIN', 'LIMITS MAILMAX=9 RCPTMAX=500']);
    const { submit } = await open(script);
    await submit({ recipients: people(1200) });
    expect(script.transactions.map((each) => each.length)).toEqual([500, 500, 200]);
  });

  it('are refused one by one when the server takes none at all', async () => {
    const { submit } = await open(taking(0));
    const result = await submit({ recipients: people(3) });
    expect(result).toMatchObject({
      kind: 'failed',
      permanent: false,
      failure: { code: 'too-many-recipients' },
    });
    expect(result.temporary?.size).toBe(3);
  });
});

describe('when a later transaction goes wrong', () => {
  const failing = (afterSecond: SmtpScript['afterBody']): SmtpScript => {
    let bodies = 0;
    return {
      extensions: ['AUTH PLAIN', 'LIMITS RCPTMAX=2'],
      on: (command) => (command.includes('gone') ? '550 5.1.1 no such user\r\n' : undefined),
      afterBody: (peer) => {
        bodies += 1;
        return bodies === 2 ? afterSecond?.(peer) : '250 2.0.0 queued\r\n';
      },
    };
  };
  const recipients = ['a@x.example', 'b@x.example', 'c@x.example', 'gone@x.example', 'e@x.example'];

  it('those of the first have it, and the others are named with the reason', async () => {
    const { submit, steps } = await open(failing(() => '451 4.3.0 later\r\n'));
    const result = await submit({ recipients });
    expect(result.kind).toBe('accepted');
    expect(codes(result)).toEqual([
      ['gone@x.example', 'recipient-refused'],
      ['c@x.example', 'server-busy'],
      ['e@x.example', 'server-busy'],
    ]);
    expect([...(result.temporary ?? [])]).toEqual(['c@x.example', 'e@x.example']);
    expect(steps).toContain('accepted a@x.example b@x.example');
  });

  it('nobody is said to have it, or not, of whom nobody knows', async () => {
    const { submit } = await open(failing((peer) => (peer.drop(), undefined)));
    const result = await submit({ recipients });
    expect(result.kind).toBe('accepted');
    expect(codes(result)).toEqual([
      ['gone@x.example', 'recipient-refused'],
      ['c@x.example', 'send-outcome-unknown'],
      ['e@x.example', 'connection-lost'],
    ]);
    expect([...(result.unknown ?? [])]).toEqual(['c@x.example']);
    expect([...(result.temporary ?? [])]).toEqual(['e@x.example']);
  });

  it('none begins before what was accepted is written down', async () => {
    const { transport, server } = await open(failing(undefined));
    const result = await transport.submit(
      { from: 'ann@x.example', recipients, message: Buffer.from('x\r\n') },
      (step) => (step === 'accepted' ? Promise.reject(new Error('no room')) : undefined),
    );
    expect(result.kind).toBe('accepted');
    expect([...(result.refused ?? new Map()).keys()]).toEqual(recipients.slice(2));
    expect(linesOf(server, 'DATA')).toHaveLength(1);
  });
});

describe('a sender that is refused', () => {
  it.each([[['AUTH PLAIN']], [['AUTH PLAIN', 'PIPELINING']]])(
    'is told as such, not each recipient (%j)',
    async (extensions) => {
      const { submit } = await open({
        extensions,
        on: (command) => {
          if (command.startsWith('MAIL'))
            return '553 5.7.1 Sender address rejected: not owned by user ann\r\n';
          if (/^(RCPT|DATA)/.test(command)) return '503 5.5.1 Error: need MAIL command\r\n';
          return undefined;
        },
      });
      expect(await submit()).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'sender-refused', params: { sender: 'ann@skein.example' } },
        refused: new Map(),
      });
    },
  );
});

describe('addresses beyond ASCII', () => {
  it('need SMTPUTF8 only before the @; two spellings of a domain are one recipient', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN'] });
    const recipients = ['bo@例子.example', 'bo@xn--fsqu00a.example', '张三@skein.example'];
    const result = await submit({ recipients });
    expect(codes(result)).toEqual([['张三@skein.example', 'address-needs-smtputf8']]);
    expect(linesOf(server, 'RCPT')).toEqual(['RCPT TO:<bo@xn--fsqu00a.example>']);
  });

  it('of the sender are refused before anything is sent', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN'] });
    expect(await submit({ from: '张三@skein.example' })).toMatchObject({
      kind: 'failed',
      permanent: true,
      failure: { code: 'address-needs-smtputf8', params: { recipient: '张三@skein.example' } },
    });
    expect(linesOf(server, 'MAIL')).toEqual([]);
  });
});

describe('what is asked of the server', () => {
  it('is said with the size of both when the message is above its limit', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN', 'SIZE 1000'] });
    expect(await submit({ message: Buffer.alloc(1001, 'x') })).toMatchObject({
      kind: 'failed',
      permanent: true,
      failure: { code: 'message-over-server-limit', params: { bytes: 1001, maxBytes: 1000 } },
    });
    expect(linesOf(server, 'MAIL')).toEqual([]);
    expect(await submit({ message: Buffer.alloc(1000, 'x') })).toMatchObject({ kind: 'accepted' });
  });

  it('is all at once where the server takes it so, and nothing of the message before its word', async () => {
    let asked: string[] = [];
    const { submit } = await open({
      extensions: ['AUTH PLAIN', 'PIPELINING'],
      on: async (command, peer) => {
        if (!command.startsWith('MAIL')) return undefined;
        // Answered only when all of it is here: who waits for each answer would wait for ever.
        asked = [command, await peer.line(), await peer.line(), await peer.line()];
        peer.send('250 ok\r\n250 ok\r\n250 ok\r\n354 go on\r\n');
        await peer.body();
        return '250 2.0.0 queued\r\n';
      },
    });
    const recipients = ['bo@skein.example', 'cy@skein.example'];
    expect(await submit({ recipients })).toMatchObject({ kind: 'accepted', refused: new Map() });
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['MAIL', 'RCPT', 'RCPT', 'DATA']);
  });

  it('is 8BITMIME for what is not ASCII', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN', '8BITMIME', 'SIZE'] });
    await submit({ message: Buffer.from('Subject: x\r\n\r\n你好\r\n') });
    await submit({ message: Buffer.from('Subject: x\r\n\r\nhello\r\n') });
    expect(linesOf(server, 'MAIL')).toEqual([
      'MAIL FROM:<ann@skein.example> BODY=8BITMIME SIZE=22',
      'MAIL FROM:<ann@skein.example> SIZE=21',
    ]);
  });

  it('are reports, for each recipient by its own address', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN', 'DSN'] });
    const reports = { notify: ['success', 'failure'], envelopeId: 'id+1=x' } as const;
    const result = await submit({ recipients: ['bo+tag@skein.example', 'cy@skein.example'], reports });
    expect(result).toMatchObject({ kind: 'accepted', reportsAsked: true });
    expect(linesOf(server, 'MAIL', 'RCPT')).toEqual([
      'MAIL FROM:<ann@skein.example> RET=HDRS ENVID=id+2B1+3Dx',
      'RCPT TO:<bo+tag@skein.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bo+2Btag@skein.example',
      'RCPT TO:<cy@skein.example> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;cy@skein.example',
    ]);
    const never = await submit({ reports: { notify: 'never', bring: 'message' } });
    expect(never).toMatchObject({ reportsAsked: true });
    expect(server.lines).toContain('MAIL FROM:<ann@skein.example> RET=FULL');
  });

  it('are no reports where the server has none', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN'] });
    expect(await submit({ reports: { notify: ['success'] } })).toMatchObject({ reportsAsked: false });
    expect(linesOf(server, 'RCPT')).toEqual(['RCPT TO:<bo@skein.example>']);
  });

  it('is nobody as the sender of what nobody shall answer', async () => {
    const { submit, server } = await open({ extensions: ['AUTH PLAIN'] });
    expect(await submit({ from: '' })).toMatchObject({ kind: 'accepted' });
    expect(linesOf(server, 'MAIL')).toEqual(['MAIL FROM:<>']);
  });

  it('is to be held until a time, within what the server says', async () => {
    const holdUntil = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
    const said = new Date(holdUntil).toISOString().replace('.000', '');
    const limit = (ms: number): string => new Date(holdUntil + ms).toISOString();
    const able = await open({ extensions: ['AUTH PLAIN', `FUTURERELEASE 7200 ${limit(0)}`, 'SIZE'] });
    expect(await able.submit({ holdUntil })).toMatchObject({ kind: 'accepted' });
    expect(await able.submit({})).toMatchObject({ kind: 'accepted' });
    expect(linesOf(able.server, 'MAIL').map((line) => line.replace(/ SIZE=\d+/, ''))).toEqual([
      `MAIL FROM:<ann@skein.example> HOLDUNTIL=${said}`,
      'MAIL FROM:<ann@skein.example>',
    ]);
    for (const offered of [
      'SIZE',
      `FUTURERELEASE 1800 ${limit(0)}`,
      `FUTURERELEASE 7200 ${limit(-1000)}`,
      'FUTURERELEASE soon',
    ]) {
      const { submit, server } = await open({ extensions: ['AUTH PLAIN', offered] });
      expect(await submit({ holdUntil })).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'hold-not-possible' },
      });
      expect(linesOf(server, 'MAIL')).toEqual([]);
    }
  });

  it('is TLS all the way, or the message stays here', async () => {
    const secured = await open({ extensions: ['AUTH PLAIN', 'REQUIRETLS'] }, { security: 'tls' });
    expect(await secured.submit({ requireTls: true })).toMatchObject({ kind: 'accepted' });
    expect(linesOf(secured.server, 'MAIL')).toEqual(['MAIL FROM:<ann@skein.example> REQUIRETLS']);
    for (const [security, extensions] of [
      ['tls', ['AUTH PLAIN']],
      ['none', ['AUTH PLAIN', 'REQUIRETLS']],
    ] as const) {
      const { submit, server } = await open({ extensions }, { security });
      expect(await submit({ requireTls: true })).toMatchObject({
        kind: 'failed',
        permanent: true,
        failure: { code: 'requiretls-missing' },
      });
      expect(linesOf(server, 'MAIL')).toEqual([]);
    }
  });
});
