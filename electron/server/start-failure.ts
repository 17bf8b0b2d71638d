import { sentences } from '../../shared/locales/index.ts';
import { Failed } from '../engine/failed.ts';
import { AccountsFileError } from './accounts-file.ts';
import { ArgumentsError } from './arguments.ts';

/**
 * Why the served shell does not start, as one sentence for the terminal. What was not foreseen tells its name and
 * code only: a message may quote what it was given.
 */
export function startFailure(error: unknown, port: number): string {
  if (error instanceof ArgumentsError || error instanceof AccountsFileError) return error.message;
  if (error instanceof Failed) return failedSentence(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} of this computer is taken by another program (perhaps by a Skein that runs already). Close that, or choose another with --port; Skein does not choose one by itself, because the browser keeps the mail cache by port.`;
  if (code === 'EACCES')
    return `This system does not allow Skein to listen at port ${port}. Choose another with --port.`;
  const name = error instanceof Error ? error.name : typeof error;
  return `Skein could not start (${code ?? name}). Its log, in the folder logs of the profile, says more.`;
}

function failedSentence({ failure }: Failed): string {
  const template: unknown = Object.entries(sentences.en.failure).find(([key]) => key === failure.code)?.[1];
  if (typeof template !== 'string') return `Skein could not start (${failure.code}).`;
  return template.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(failure.params[name] ?? ''));
}
