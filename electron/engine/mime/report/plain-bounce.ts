import type { MessageReport, ReportedRecipient } from '../../../../shared/model/report.ts';
import { quotedMessageId } from './fields.ts';

/** Where the copy of the message begins, by the words of qmail, old Exim and others. */
const copyBegins =
  /^-{2,}[ \t]*(?:below this line is a copy|this is a copy of|original message|the following is a copy|returned message|undelivered message|message header|unsent message).*$/im;
/** Some servers speak of a delay with the words they have for a failure. */
const onlyDelayed =
  /no action is required|will (?:continue|keep|be retried)|has been delayed|still trying|warning only/i;
const address = String.raw`[^\s<>(),;:"@]{1,64}@[^\s<>(),;:"@\]]{1,255}|"[^"\n]{1,64}"@[^\s<>(),;:"@\]]{1,255}`;
/** `<a@x>:` as qmail, Postfix and sendmail write it, or the address alone on an indented line, as Exim does. */
const named = new RegExp(
  String.raw`^(?:[ \t]{0,8}<(${address})>[ \t]*(?::|\(|$)|[ \t]{1,8}(${address})[ \t]*$)`,
);

/**
 * A report in plain words: qmail's (QSBMF), that of old Exim, and whatever looks like them. Only where a message came
 * back with the words is there something to be matched; without that it is a letter.
 *
 * @param attached Message-ID of a message that is a part of its own
 */
export function readPlainBounce(text: string, attached?: string): MessageReport | undefined {
  const copy = copyBegins.exec(text);
  const returned = attached ?? (copy ? quotedMessageId(text.slice(copy.index)) : undefined);
  if (returned === undefined) return undefined;
  const words = copy ? text.slice(0, copy.index) : text;
  const action = onlyDelayed.test(words) ? 'delayed' : 'failed';
  const recipients = new Map<string, ReportedRecipient>();
  for (const { to, said } of paragraphs(words)) {
    const status = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(said)?.[0];
    if (recipients.has(to)) continue;
    recipients.set(to, {
      address: to,
      action,
      ...(status !== undefined && { status }),
      ...(said !== '' && { diagnostic: said.slice(0, 1000) }),
    });
  }
  if (recipients.size === 0) return undefined;
  return { kind: 'delivery', about: [returned], recipients: [...recipients.values()] };
}

/** Each address with the lines behind it, up to a blank line or the next address. */
function paragraphs(words: string): { readonly to: string; readonly said: string }[] {
  const found: { to: string; said: string[] }[] = [];
  let open = false;
  for (const line of words.split('\n').slice(0, 2000)) {
    const [whole, bracketed, alone] = named.exec(line) ?? [];
    const to = bracketed ?? alone;
    if (whole !== undefined && to !== undefined) {
      found.push({ to, said: [line.slice(whole.length).trim()] });
      open = true;
    } else if (line.trim() === '') open = false;
    else if (open) found.at(-1)?.said.push(line.trim());
  }
  return found.map(({ to, said }) => ({ to, said: said.filter(Boolean).join(' ') }));
}
