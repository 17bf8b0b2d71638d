import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ReportWishes } from '../mail-transport.ts';

/** Wishes for delivery reports as nodemailer takes them (RFC 3461). */
export function reportParameters({
  notify,
  bring,
  envelopeId,
}: ReportWishes): SMTPConnection.Envelope['dsn'] {
  return {
    notify: notify === 'never' ? ['NEVER'] : notify.map((each) => each.toUpperCase() as 'SUCCESS'),
    return: bring === 'message' ? 'FULL' : 'HDRS',
    ...(envelopeId !== undefined && { id: envelopeId }),
  };
}

/** ORCPT: under which address we know a recipient, whatever servers make of it on the way. */
export function originalRecipient(address: string): string {
  // Beyond ASCII it needs another form (RFC 6533), which few servers read; it is only a help.
  return /^[\x21-\x7e]+$/.test(address) ? ` ORCPT=rfc822;${xtext(address)}` : '';
}

function xtext(text: string): string {
  return text.replaceAll(/[+=]/g, (each) => `+${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
