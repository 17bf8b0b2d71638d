import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

/** What Skein speaks. English is the fallback of every other language. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

export const sentences = { en, 'zh-CN': zhCN } as const;

/** The language for a wish of the settings and the system's own, e.g. `zh-Hans-SG` speaks zh-CN. */
export function pickLanguage(wish: Language | 'system', system: string): Language {
  if (wish !== 'system') return wish;
  return /^zh\b/i.test(system) ? 'zh-CN' : 'en';
}
