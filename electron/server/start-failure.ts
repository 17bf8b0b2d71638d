import { sentences } from '../../shared/locales/index.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { Failed } from '../engine/failed.ts';
import { AccountsFileError } from './accounts-file.ts';
import { ArgumentsError } from './arguments.ts';

/**
 * Why the served shell does not start, in whole sentences for the terminal. Of what was not foreseen it tells name
 * and code only: a message may quote what it was given.
 */
export function startFailure(error: unknown, port: number): string {
  if (error instanceof ArgumentsError || error instanceof AccountsFileError) return error.message;
  if (error instanceof Failed) return failedSentence(error.failure);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} of this computer is taken by another program, perhaps by a Skein that runs already. Close that, or choose another port with --port. Skein does not choose one by itself: the browser keeps the cache of your mail by port.`;
  if (code === 'EACCES')
    return `This system does not let Skein listen at port ${port}. Choose another with --port.`;
  const name = error instanceof Error ? error.name : typeof error;
  return `Skein could not start (${code ?? name}). Its log, in the folder logs of the profile, says more.`;
}

/** What happened, what to do, what Skein does. */
function failedSentence({ code, params }: Failure): string {
  const all: Readonly<Record<string, unknown>> = sentences.en.failure;
  const parts = (all[code] ?? all['unexpected']) as Readonly<Record<string, string>>;
  return [parts['what'], parts['todo'], parts['next']]
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .replace(/\{\{\s*(\w+)[^}]*\}\}/g, (_, name: string) => String(params[name] ?? ''));
}
