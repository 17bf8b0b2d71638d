/** What a mailto: link may fill in. Addresses as they were written, still to be parsed. */
export interface Mailto {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject?: string;
  readonly body?: string;
}

/**
 * Reads a mailto: link (RFC 6068). It is foreign: only what the person sees before sending is taken over. Bcc, From,
 * attachments and every other field are left out, as section 7 advises.
 *
 * @returns undefined for anything that is not a mailto: link
 */
export function parseMailto(link: string): Mailto | undefined {
  const match = /^mailto:([^?#]*)(?:\?([^#]*))?/i.exec(link);
  if (!match) return undefined;
  const [, path = '', query = ''] = match;
  const to = addressesOf(path);
  const cc: string[] = [];
  let subject: string | undefined;
  let body: string | undefined;
  for (const field of query.split(/&(?:amp;)?/)) {
    const at = field.indexOf('=');
    const value = at < 0 ? '' : field.slice(at + 1);
    switch (field.slice(0, Math.max(at, 0)).toLowerCase()) {
      case 'to':
        to.push(...addressesOf(value));
        break;
      case 'cc':
        cc.push(...addressesOf(value));
        break;
      case 'subject':
        subject ??= decoded(value)
          .replaceAll(/[\r\n\0]+/g, ' ')
          .trim();
        break;
      case 'body':
        body ??= decoded(value).replaceAll(/\r\n?/g, '\n');
        break;
      default:
    }
  }
  return { to, cc, ...(subject && { subject }), ...(body && { body }) };
}

/** Commas between addresses are written as they are, those within one are encoded (section 2). */
function addressesOf(list: string): string[] {
  return list
    .split(',')
    .map((address) =>
      decoded(address)
        .replaceAll(/[\r\n\0]+/g, ' ')
        .trim(),
    )
    .filter((address) => address !== '');
}

/** A plus is a plus here; a broken escape stays as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
