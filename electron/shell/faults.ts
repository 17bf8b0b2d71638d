import { dialog } from 'electron';
import type { Language } from '../../shared/locales/index.ts';
import { Failed, isFailed } from '../engine/failed.ts';
import type { Log } from '../engine/log/log.ts';
import { failureText, say } from './sentences.ts';

/**
 * What nobody caught. A promise that failed unheard left everything else as it was: it is logged. After an error
 * that was thrown into nowhere no state can be trusted, so the person is told and Skein ends; the vault is safe at
 * every moment.
 */
export function watchForFaults(log: Log, end: () => void): void {
  process.on('unhandledRejection', (error) => log.error('unhandled-rejection', error));
  process.on('uncaughtException', (error) => {
    log.error('uncaught-exception', error);
    end();
  });
}

/** There is no page yet that could show it. */
export function tellStartFailure(error: unknown, language: Language): void {
  const { failure } = isFailed(error) ? error : new Failed({ code: 'unexpected', phase: 'start' });
  dialog.showErrorBox(say(language, 'start-failed'), failureText(language, failure));
}

export function tellFault(language: Language): void {
  dialog.showErrorBox(say(language, 'stopped'), say(language, 'stopped-text'));
}
