import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OpenDraft } from '../../shared/contract/drafts.ts';
import type { Draft } from '../../shared/model/draft.ts';
import type { Failure } from '../../shared/model/failure.ts';
import type { Engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';

export interface DraftState {
  readonly draft: Draft;
  /** URLs of the attachments' bytes, by hash. */
  readonly urls: Readonly<Record<string, string>>;
  readonly uploadUrl: string;
  /** There is something that the vault does not have yet. */
  readonly isDirty: boolean;
  /** The person changed something since this was opened; a new draft nobody touched is not kept. */
  readonly isTouched: boolean;
  readonly failure?: Failure;
  /** The quote that is not below the text any more, and can come back. */
  readonly aside?: { readonly html: string; readonly why: 'left-out' | 'in-text' };
}

/** What was typed is saved when nothing is for so long, and no later than after {@link longest}; ms. */
export const pause = 1_500;
const longest = 5_000;

/**
 * One draft while it is being written: edits at once, saves behind them, one save at a time, and always the newest.
 * A save that fails is told and tried again with the next edit; nothing is thrown away.
 */
export class DraftSession {
  readonly store: StoreApi<DraftState>;
  readonly #drafts: Engine['drafts'];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dirtySince: number | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isClosed = false;
  #read: (() => Partial<Draft>) | undefined;

  /** @param isNew it was made just now, and goes again if nobody touches it */
  constructor(drafts: Engine['drafts'], { draft, urls, uploadUrl }: OpenDraft, isNew: boolean) {
    this.#drafts = drafts;
    this.store = createStore<DraftState>(() => ({
      draft,
      urls,
      uploadUrl,
      isDirty: false,
      isTouched: !isNew,
    }));
  }

  get id(): Draft['id'] {
    return this.store.getState().draft.id;
  }

  /** Changes made by the person. */
  edit(change: Partial<Draft>): void {
    this.#change(change, true);
  }

  /**
   * The person types: what it says now is read when it is needed, and not with each key.
   *
   * @param read what was written, up to the moment of the call
   */
  write(read: () => Partial<Draft>): void {
    this.#read = read;
    this.#touched();
    const { isDirty, isTouched } = this.store.getState();
    if (!isDirty || !isTouched) this.store.setState({ isDirty: true, isTouched: true });
  }

  /** The draft with everything that was written so far. */
  current(): Draft {
    const read = this.#read;
    this.#read = undefined;
    if (read) this.store.setState(({ draft }) => ({ draft: { ...draft, ...read() } }));
    return this.store.getState().draft;
  }

  /** The quote goes: for good, or because the text holds it now. {@link quoteBack} brings it back. */
  quoteAside(why: 'left-out' | 'in-text'): void {
    const html = this.store.getState().draft.quoteHtml;
    if (html === undefined) return;
    this.store.setState({ aside: { html, why } });
    this.edit({ quoteHtml: undefined });
  }

  quoteBack(): void {
    const { aside } = this.store.getState();
    this.store.setState({ aside: undefined });
    if (aside) this.edit({ quoteHtml: aside.html });
  }

  /** Another editor goes on with the text: to it, a quote in the text is text. */
  forgetQuoteInText(): void {
    if (this.store.getState().aside?.why === 'in-text') this.store.setState({ aside: undefined });
  }

  /** Changes that the draft needs but nobody made, e.g. the quote made safe. */
  prepare(change: Partial<Draft>): void {
    this.#change(change, false);
  }

  /** A new attachment and where its bytes are. */
  attach(attachment: Draft['attachments'][number], url: string): void {
    this.store.setState(({ urls }) => ({ urls: { ...urls, [attachment.hash]: url } }));
    const { draft, isTouched } = this.store.getState();
    const attachments = [...draft.attachments, attachment];
    // A picture is there because of the text: of a message that nobody touched, because of its signature.
    if (attachment.contentId !== undefined && !isTouched) this.prepare({ attachments });
    else this.edit({ attachments });
  }

  /** Saves what is not saved; the answer is whether all of it is in the vault now. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
    return !this.store.getState().isDirty;
  }

  /** When no save is under way or planned any more, until the next edit. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving;
  }

  /** Nothing is saved any more: the draft was sent, discarded or is shown by someone else. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #change(change: Partial<Draft>, isTouched: boolean): void {
    // What is said here is newer than what an editor had to say.
    if ('html' in change) this.#read = undefined;
    this.store.setState((state) => ({
      draft: { ...state.draft, ...change },
      isDirty: true,
      isTouched: state.isTouched || isTouched,
    }));
    if (isTouched) this.#touched();
  }

  #touched(): void {
    this.#dirtySince ??= Date.now();
    clearTimeout(this.#timer);
    const left = Math.max(0, Math.min(pause, this.#dirtySince + longest - Date.now()));
    this.#timer = setTimeout(() => void this.flush(), left);
  }

  async #save(): Promise<void> {
    if (!this.store.getState().isDirty || this.#isClosed) return;
    const draft = this.current();
    this.#dirtySince = undefined;
    try {
      const saved = await this.#drafts.save(draft);
      this.store.setState((state) => ({
        draft: { ...state.draft, ...saved },
        // What was typed while it was being saved is still to be saved.
        isDirty: state.draft !== draft || this.#read !== undefined,
        failure: undefined,
      }));
    } catch (error) {
      this.store.setState({ failure: toFailure(error) });
    }
  }
}
