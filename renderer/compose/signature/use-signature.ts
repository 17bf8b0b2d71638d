import type { Editor } from '@tiptap/react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { accountsQuery } from '../../state/queries.ts';
import type { DocNode } from '../document.ts';
import type { DraftSession } from '../draft-session.ts';
import { plainDraft } from '../plain-draft.ts';
import { emailHtml } from '../serialise.ts';
import { allSignatures, canonical, signatureOf, signatureText } from './signatures.ts';
import { findText, swapText } from './text-signature.ts';
import { signLater, takeUnsigned } from './unsigned.ts';

type Writer = Pick<Draft, 'accountId' | 'identityId' | 'kind'>;

interface Signing {
  readonly before: string | undefined;
  readonly next: string | undefined;
  readonly known: readonly string[];
  /** It is the first one, which nobody asked for by hand. */
  readonly isFirst: boolean;
}

/**
 * Calls `sign` for a new draft, and whenever somebody else writes it.
 *
 * @param editor absent for plain text
 */
function useSigning(
  session: DraftSession,
  editor: Editor | undefined,
  sign: (signing: Signing) => void,
): void {
  const { data: accounts } = useQuery(accountsQuery);
  const accountId = useStore(session.store, ({ draft }) => draft.accountId);
  const identityId = useStore(session.store, ({ draft }) => draft.identityId);
  const writer = useRef<Writer>(session.store.getState().draft);
  useEffect(() => {
    // An editor that was drawn later than it was made is made once more, see useKeptCursor.
    if (!accounts || editor?.isDestroyed) return;
    const { kind } = session.store.getState().draft;
    const now = { accountId, identityId, kind };
    const { current: before } = writer;
    const isFirst = takeUnsigned(session);
    if (!isFirst && before.accountId === accountId && before.identityId === identityId) return;
    writer.current = now;
    sign(signing(accounts, isFirst ? undefined : before, now));
  });
}

function signing(accounts: readonly Account[], before: Writer | undefined, now: Writer): Signing {
  return {
    before: before && signatureOf(accounts, before),
    next: signatureOf(accounts, now),
    known: allSignatures(accounts),
    isFirst: before === undefined,
  };
}

/**
 * The signature of whoever writes, in the editor. Only the signature is ever replaced, and only one that nobody edited;
 * one that was deleted does not come back.
 *
 * @param clean HTML into this draft, its pictures as attachments from then on
 */
export function useSignature(session: DraftSession, editor: Editor, clean: (html: string) => string): void {
  useSigning(session, editor, ({ before, next, known, isFirst }) => {
    const found = place(editor);
    if (found) {
      const same = canonical(emailHtml({ content: [...found.content] }));
      if (isFirst || !known.some((each) => canonical(each) === same)) return;
    } else if (before !== undefined || next === undefined) return;
    const html = next === undefined ? '' : `<div data-signature>${clean(next)}</div>`;
    const at = found?.from ?? editor.state.doc.content.size;
    const chain = editor.chain().setMeta('addToHistory', false);
    if (isFirst) chain.setMeta('preventUpdate', true);
    if (found) chain.deleteRange(found);
    if (html !== '') chain.insertContentAt(at, html, { updateSelection: false });
    chain.run();
    if (isFirst) session.prepare({ html: emailHtml(editor.getJSON()) });
  });
}

function place(
  editor: Editor,
): { readonly from: number; readonly to: number; readonly content: readonly DocNode[] } | undefined {
  let found: ReturnType<typeof place>;
  editor.state.doc.forEach((node, from) => {
    if (node.type.name !== 'signature' || found) return;
    const { content = [] } = node.toJSON() as DocNode;
    found = { from, to: from + node.nodeSize, content };
  });
  return found;
}

/**
 * The same where a message is written as plain text.
 *
 * @returns takes the signature off a text that goes on as HTML: where it is whole, it comes anew there
 */
export function useTextSignature(session: DraftSession): (text: string) => string {
  const { data: accounts = [] } = useQuery(accountsQuery);
  useSigning(session, undefined, ({ before, next, known, isFirst }) => {
    const { text = '', quoteHtml } = session.current();
    const texts = known.map(signatureText);
    const isThere = findText(text, texts) !== undefined;
    if (isFirst ? isThere : !isThere && before !== undefined) return;
    const signed = plainDraft(swapText(text, texts, next && signatureText(next), quoteHtml !== undefined));
    if (signed.text === text) return;
    if (isFirst) session.prepare(signed);
    else session.edit(signed);
  });
  return (text) => {
    const html = signatureOf(accounts, session.store.getState().draft);
    const found = html === undefined ? undefined : findText(text, [signatureText(html)]);
    if (!found || text.slice(found.to).trim() !== '') return text;
    signLater(session);
    return text.slice(0, found.from).replace(/\n$/, '');
  };
}
