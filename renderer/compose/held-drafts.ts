import type { DraftId } from '../../shared/model/ids.ts';

/**
 * A draft is written in one window at a time. The browser's locks say in which; they go with their window, also when it
 * crashes. All windows of a profile share one browser, and so its locks.
 */
export interface Hold {
  readonly release: () => void;
}

/** What windows say to each other about a draft. */
type Word =
  /** Whoever has it saves it and puts it away. */
  | { readonly kind: 'give'; readonly id: DraftId }
  /** A window with mail opens it. */
  | { readonly kind: 'show'; readonly id: DraftId }
  | { readonly kind: 'shown'; readonly id: DraftId }
  /** Somebody threw it away. */
  | { readonly kind: 'gone'; readonly id: DraftId };

/** How long another window may take to put a draft away, ms; then it is taken from it. */
const patience = 3_000;
/** How long one that was closed just now still seems to have it, ms. */
const closing = 400;

let opened: BroadcastChannel | undefined;
function channel(): BroadcastChannel {
  opened ??= new BroadcastChannel('skein-drafts');
  return opened;
}

export function sayOfDraft(word: Word): void {
  channel().postMessage(word);
}

/** @returns ends it */
export function hearOfDrafts(listener: (word: Word) => unknown): () => void {
  const receive = ({ data }: MessageEvent<Word>): void => void listener(data);
  channel().addEventListener('message', receive);
  return () => channel().removeEventListener('message', receive);
}

/** @param onLost another window took it @returns undefined when another window has it */
export async function hold(id: DraftId, onLost: () => void): Promise<Hold | undefined> {
  try {
    return await request(id, { signal: AbortSignal.timeout(closing) }, onLost);
  } catch {
    // It has it, and not only for moments.
    return undefined;
  }
}

/** Takes it from the window that has it, which saves what is in it first, if it still can. */
export async function take(id: DraftId, onLost: () => void): Promise<Hold | undefined> {
  sayOfDraft({ kind: 'give', id });
  try {
    return await request(id, { signal: AbortSignal.timeout(patience) }, onLost);
  } catch {
    // It does not answer any more.
    return request(id, { steal: true }, onLost);
  }
}

function request(id: DraftId, options: LockOptions, onLost: () => void): Promise<Hold> {
  return new Promise((resolve, reject) => {
    let isHeld = false;
    navigator.locks
      .request(`skein-draft-${id}`, options, () => {
        isHeld = true;
        return new Promise<void>((release) =>
          resolve({
            release: () => {
              isHeld = false;
              release();
            },
          }),
        );
      })
      .catch((error: unknown) => (isHeld ? onLost() : reject(error)));
  });
}
