import { createInstance, type TFunction } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { explainNetworkError } from '../../../electron/engine/explain/network.ts';
import { explainSmtp } from '../../../electron/engine/explain/smtp.ts';
import { nextTry } from '../../../electron/engine/outbox/waits.ts';
import { failureWords } from '../../../renderer/i18n/failure-words.ts';
import { type Language, languages, sentences } from '../../../shared/locales/index.ts';
import type { Failure, FailurePhase } from '../../../shared/model/failure.ts';

const says = new Map<Language, TFunction>();
beforeAll(async () => {
  for (const language of languages) {
    const i18n = createInstance();
    await i18n.init({
      lng: language,
      resources: { [language]: { translation: sentences[language] } },
      interpolation: { escapeValue: false },
    });
    says.set(language, i18n.t);
  }
});

const now = new Date(2026, 10, 21, 12).getTime();

/** Says what is missing in the words of a failure, in each language. */
function faultsOf(failure: Failure, isTriedAgain: boolean): string[] {
  return languages.flatMap((language) => {
    const t = says.get(language);
    if (!t) return ['no language'];
    const { what, todo, next, serverText } = failureWords(failure, t, language);
    const all = [what, todo, next].join('\n');
    return [
      ...(what.length > 4 && todo.length > 4 && next.length > 4
        ? []
        : ['cause, remedy or what comes next is missing']),
      ...(/\{\{|undefined|failure\.|\[object/.test(all) ? [`a hole: ${all}`] : []),
      ...(language === 'zh-CN' && !/[\u4e00-\u9fff]/.test(what) ? [`not Chinese: ${what}`] : []),
      ...(language === 'en' && /[\u4e00-\u9fff]/.test(what) ? [`not English: ${what}`] : []),
      ...(serverText === failure.serverText ? [] : ['the server is not quoted']),
      ...(isTriedAgain && !/\d\d:\d\d/.test(next) ? [`no time of the next try: ${next}`] : []),
      ...(!isTriedAgain &&
      /tries again(?! when you ask)|goes on when|(?<!要求时 Skein 会)再试|重试/.test(next)
        ? [`nothing is tried: ${next}`]
        : []),
      ...(/state the server has|服务器上的实际状态/.test(next) ? [`words of reading mail: ${next}`] : []),
    ].map((fault) => `${language} ${failure.code}: ${fault}`);
  });
}

/** A reply as the outbox keeps it, with the time of its next try. */
function kept(text: string, phase: FailurePhase): { failure: Failure; isTriedAgain: boolean } {
  const { failure, permanent } = explainSmtp({ reply: Number(text.slice(0, 3)), text, phase });
  return {
    failure: { ...failure, side: 'outgoing', ...(permanent ? {} : { retryAt: nextTry(1, now) }) },
    isTriedAgain: !permanent,
  };
}

const faultsOfReply = (text: string, ...phases: readonly FailurePhase[]): string[] =>
  phases.flatMap((phase) => {
    const { failure, isTriedAgain } = kept(text, phase);
    return faultsOf(failure, isTriedAgain);
  });

const onTheWay: readonly FailurePhase[] = ['connect', 'login', 'mail-from', 'rcpt-to', 'data'];

/** RFC 5321 4.2.2 and 4.2.3, RFC 4954 6, RFC 7504. */
const replies = [
  421, 432, 440, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 521, 525, 530, 534, 535, 538, 550, 551,
  552, 553, 554, 555, 556,
];
/** How many details RFC 3463 3 (with RFC 5248's registry) knows of each subject: address, mailbox, system … */
const details = [1, 11, 5, 6, 8, 7, 11, 31];

describe('every answer to a message yields a cause, a remedy and what Skein does next', () => {
  test('each reply of RFC 5321, at each step', () => {
    expect(replies.flatMap((reply) => faultsOfReply(`${reply} words of a server`, ...onTheWay))).toEqual([]);
  });

  test('each enhanced code of RFC 3463, for good and for a while, at each step', () => {
    const codes = details.flatMap((count, subject) =>
      Array.from({ length: count }, (_, detail) => `${subject}.${detail}`),
    );
    const faults = codes.flatMap((code) => [
      ...faultsOfReply(`550 5.${code} words`, ...onTheWay),
      ...faultsOfReply(`450 4.${code} words`, ...onTheWay),
    ]);
    expect(codes).toHaveLength(80);
    expect(faults).toEqual([]);
  });

  test('lines, names and certificates', () => {
    const errors = [
      'ENOTFOUND',
      'EAI_AGAIN',
      'ECONNREFUSED',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ECONNRESET',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'CERT_HAS_EXPIRED',
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
    ];
    const faults = errors.flatMap((code) => {
      const error = Object.assign(new Error('words of the system'), { code });
      const failure = explainNetworkError(error, { host: 'smtp.a.example', port: 465 });
      if (!failure) return [`${code} means nothing`];
      return faultsOf({ ...failure, side: 'outgoing', retryAt: nextTry(1, now) }, true);
    });
    expect(faults).toEqual([]);
  });

  test('what is known of nobody quotes the server and says that Skein does not know it', () => {
    const { failure } = kept('554 5.3.0 the moon is in the wrong house', 'data');
    const t = says.get('en');
    expect(t && failureWords(failure, t, 'en')).toEqual({
      what: 'The outgoing server refused, for a reason that Skein does not know.',
      todo: 'Its own words are below; the provider can explain them.',
      next: 'The message waits in the outbox.',
      serverText: '554 5.3.0 the moon is in the wrong house',
    });
  });

  test('the sender is not blamed for what is the matter with the server, the network or the rules', () => {
    const code = (status: string): string => kept(`550 ${status} words`, 'mail-from').failure.code;
    expect(['5.3.2', '5.4.6', '5.5.1', '5.6.3', '5.7.1', '5.1.7'].map(code)).toEqual([
      'server-refused',
      'server-refused',
      'command-refused',
      'server-refused',
      'refused-by-policy',
      'sender-refused',
    ]);
  });
});
