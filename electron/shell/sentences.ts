import { type Language, sentences } from '../../shared/locales/index.ts';
import type { Failure } from '../../shared/model/failure.ts';

export type ShellSentence = keyof (typeof sentences)['en']['shell'];
export type CommandSentence = keyof (typeof sentences)['en']['commands'];

export function say(language: Language, key: ShellSentence): string {
  return sentences[language].shell[key];
}

export function commandLabel(language: Language, key: CommandSentence): string {
  return sentences[language].commands[key];
}

/** A Failure as the paragraphs of a dialog, for the moments when there is no page to show it. */
export function failureText(language: Language, failure: Failure): string {
  const all: Readonly<Record<string, unknown>> = sentences[language].failure;
  const parts = (all[failure.code] ?? sentences[language].failure.unexpected) as Readonly<
    Record<string, string>
  >;
  const names: Readonly<Record<string, string | number>> = {
    ...sentences[language].failure.names,
    ...failure.params,
  };
  return ['what', 'todo', 'next']
    .map((part) =>
      (parts[part] ?? '').replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(names[name] ?? name)),
    )
    .filter((sentence) => sentence !== '')
    .join('\n\n');
}
