import type { KeyboardEvent, ReactElement, RefObject } from 'react';
import { flushSync } from 'react-dom';
import { fieldsIn, fillFields, nextField } from '../../../shared/text/template-fields.ts';
import type { DraftSession } from '../draft-session.ts';
import { plainDraft } from '../plain-draft.ts';
import { signatureText } from '../signature/signatures.ts';
import { useFilling } from './field-values.ts';
import { Templates } from './Templates.tsx';

/** Templates where a message is written as plain text. */
export function TextTemplates({
  session,
  area,
}: {
  readonly session: DraftSession;
  readonly area: RefObject<HTMLTextAreaElement | null>;
}): ReactElement {
  useFilling(session, (values) => {
    const { text = '' } = session.current();
    const filled = fillFields(text, values);
    if (filled !== text) session.edit(plainDraft(filled));
  });
  const insert = (html: string): void => {
    const { current } = area;
    if (!current) return;
    const { value, selectionStart, selectionEnd } = current;
    const before = value.slice(0, selectionStart) + signatureText(html);
    // The area must show it before a part of it can be selected.
    flushSync(() => session.edit(plainDraft(before + value.slice(selectionEnd))));
    current.setSelectionRange(before.length, before.length);
  };
  const goOn = (): void => {
    if (!area.current) return;
    area.current.focus();
    jump(area.current, 1);
  };
  return <Templates session={session} onInsert={insert} onInserted={goOn} />;
}

/** Tab goes to the next field that is still to be filled in, where there is one. */
export function jumpOnTab(event: KeyboardEvent<HTMLTextAreaElement>): void {
  const isTab = event.key === 'Tab' && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isTab && jump(event.currentTarget, event.shiftKey ? -1 : 1)) event.preventDefault();
}

function jump(area: HTMLTextAreaElement, step: 1 | -1): boolean {
  const selected = { from: area.selectionStart, to: area.selectionEnd };
  const next = nextField(fieldsIn(area.value), selected, step);
  if (next) area.setSelectionRange(next.from, next.to);
  return next !== undefined;
}
