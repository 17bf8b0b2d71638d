import i18next from 'i18next';
import { fullDate } from '../i18n/dates.ts';
import { useLines, type LineParams, type Undo } from '../state/lines.ts';
import { waitUntil } from '../state/wait-until.ts';

interface Words {
  readonly sentence: string;
  readonly params: LineParams;
}

/**
 * Says that a message is in the outbox, with its undo as long as it waits there.
 *
 * @param sendAt - when it goes out, ms since 1970
 * @param wished - the time that the person chose; when it is later than `sendAt`, the server holds it until then
 * @param done - the sentence to say instead of the usual one
 */
export function showSent(
  sendAt: number,
  wished: number | undefined,
  takeBack: () => Promise<void>,
  done?: Words,
): void {
  const waits = sendAt > Date.now();
  const undo: Undo = { run: takeBack };
  const usual = usualWords(sendAt, wished);
  useLines.getState().show({ kind: 'done', ...(done ?? usual), undo: waits ? undo : undefined });
  if (!waits) return;
  waitUntil(sendAt, () => {
    const { line, forget, hide } = useLines.getState();
    forget(undo);
    if (line?.kind === 'done' && line.undo === undo) hide();
  });
}

function usualWords(sendAt: number, wished: number | undefined): Words {
  const now = Date.now();
  if (wished === undefined || wished <= now)
    return { sentence: sendAt > now ? 'compose.sending' : 'compose.sent-off', params: {} };
  const time = fullDate(wished, i18next.language);
  // The time for undo may be longer than what was wished.
  if (wished > sendAt) return { sentence: 'outbox.later.held', params: { time } };
  return { sentence: 'outbox.later.done', params: { time: fullDate(sendAt, i18next.language) } };
}
