import type { ShellWord } from '../../shared/contract/shell-word.ts';

/**
 * What Electron's shell says by itself: its menu, a mailto: link, a file. Only this window's own preload is heard; the
 * served shell says nothing.
 *
 * @returns ends it
 */
export function hearShell(listener: (word: ShellWord) => void): () => void {
  const receive = (event: MessageEvent<unknown>): void => {
    if (event.source !== window || event.origin !== location.origin) return;
    const { data } = event;
    if (typeof data === 'object' && data !== null && 'skein' in data) listener(data.skein as ShellWord);
  };
  window.addEventListener('message', receive);
  return () => window.removeEventListener('message', receive);
}
