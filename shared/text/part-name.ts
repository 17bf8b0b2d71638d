import type { Part } from '../model/message.ts';

/** Names for files that came without one, by their type; an image is named by the part after the slash. */
const byType: Readonly<Record<string, string>> = {
  'text/calendar': 'invitation.ics',
  'application/ics': 'invitation.ics',
  'text/vcard': 'contact.vcf',
  'text/x-vcard': 'contact.vcf',
  'message/rfc822': 'message.eml',
  'message/delivery-status': 'delivery-report.txt',
  'application/pdf': 'document.pdf',
  'application/pgp-signature': 'signature.asc',
  'application/pkcs7-signature': 'smime.p7s',
  'application/zip': 'archive.zip',
  'text/html': 'page.html',
  'text/plain': 'text.txt',
};

/** What a part is called: as the message says, else by its type; undefined when neither tells anything. */
export function partName({ fileName, type }: Pick<Part, 'fileName' | 'type'>): string | undefined {
  const given = fileName?.trim();
  if (given) return given;
  const image = /^image\/(png|jpeg|gif|webp|avif|bmp|tiff)$/.exec(type)?.[1];
  return image ? `image.${image === 'jpeg' ? 'jpg' : image}` : byType[type];
}

const isCalendar = (type: string): boolean => type === 'text/calendar' || type === 'application/ics';

/**
 * Leaves out what is there twice: invitations carry the same calendar as an unnamed rendition of the text and again
 * as a file (RFC 6047 2.4 allows both); the file is the one to show.
 */
export function withoutTwins<P extends Pick<Part, 'fileName' | 'type'>>(parts: readonly P[]): readonly P[] {
  const isFile = (part: P): boolean => isCalendar(part.type) && Boolean(part.fileName?.trim());
  const hasFile = parts.some(isFile);
  return parts.filter((part) => !hasFile || !isCalendar(part.type) || isFile(part));
}
