import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { languages, sentences, type Language } from '../../shared/locales/index.ts';

/** Starts in a language; speak() changes it at once, without a reload. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: languages,
    resources: { en: { translation: sentences.en }, 'zh-CN': { translation: sentences['zh-CN'] } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function speak(language: Language): Promise<void> {
  if (i18next.language !== language) await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
