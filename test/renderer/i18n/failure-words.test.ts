import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { failureWords } from '../../../renderer/i18n/failure-words.ts';
import { sentences } from '../../../shared/locales/index.ts';
import type { Failure } from '../../../shared/model/failure.ts';

async function words(failure: Failure, language: 'en' | 'zh-CN'): Promise<string> {
  const i18n = createInstance();
  await i18n.init({
    lng: language,
    resources: { [language]: { translation: sentences[language] } },
    interpolation: { escapeValue: false },
  });
  return failureWords(failure, i18n.t, language).what;
}

describe('a message that is above the server’s limit', () => {
  const failure: Failure = {
    code: 'message-over-server-limit',
    params: { bytes: 31_457_280, maxBytes: 20_971_520 },
    side: 'outgoing',
  };

  it('is told with both sizes', async () => {
    expect(await words(failure, 'en')).toBe(
      'The message has 31.5 MB, and the outgoing server takes at most 21 MB.',
    );
    expect(await words(failure, 'zh-CN')).toBe('邮件大小为 31.5 MB，而发信服务器最多接受 21 MB。');
  });
});
