/** "Re" and "Fwd" as mailers of other languages write them, with a count ("Re[2]:") and the wide colon of Chinese. */
const reply =
  /^\s*(?:re|aw|sv|vs|antw|odp|ref|回复|回覆|答复|答覆|返信)\s*(?:[[(（]\d{1,3}[\])）]|\^\d{1,3})?\s*[:：]\s*/i;
const forward =
  /^\s*(?:fwd?|wg|tr|rv|enc|doorst|转发|轉寄|轉發|转寄|転送)\s*(?:[[(（]\d{1,3}[\])）])?\s*[:：]\s*/i;

function without(subject: string, prefix: RegExp): string {
  let rest = subject.trim();
  for (let found = prefix.exec(rest); found; found = prefix.exec(rest)) rest = rest.slice(found[0].length);
  return rest.trim();
}

/** The subject of an answer: one "Re:", however many were there in whatever language. */
export function replySubject(subject: string): string {
  return `Re: ${without(subject, reply)}`.trimEnd();
}

/** The subject of a forward: one "Fwd:". What was an answer stays one ("Fwd: Re: …"). */
export function forwardSubject(subject: string): string {
  return `Fwd: ${without(subject, forward)}`.trimEnd();
}
