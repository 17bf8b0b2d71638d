import type { DeliveryAction, MessageReport, ReportedRecipient } from '../../../../shared/model/report.ts';
import { parseDate } from '../header-date.ts';
import { type Fields, mailbox, readFields, typed } from './fields.ts';

/** One line of what a server said; longer ones are cut. */
const mostWords = 1000;

/**
 * A delivery report (RFC 3464) as servers really write it.
 *
 * @param status the message/delivery-status parts
 * @param returned Message-ID of the header or message that came back with it
 */
export function readDeliveryStatus(status: string, returned: string | undefined): MessageReport | undefined {
  const blocks = readFields(status);
  const recipients = blocks.flatMap((block) => readRecipient(block) ?? []);
  if (recipients.length === 0) return undefined;
  const envelopeId = blocks.find((block) => block.has('original-envelope-id'))?.get('original-envelope-id');
  return { kind: 'delivery', about: aboutOf(envelopeId, returned), recipients };
}

/**
 * Skein's envelope ids are Message-IDs without their brackets (see `envelopeIdOf`). One of that form that names another
 * message than the one that came back is no report on either.
 */
export function aboutOf(envelopeId: string | undefined, returned: string | undefined): readonly string[] {
  const ours = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}@[^\s<>@]+$/i.test(envelopeId ?? '');
  if (!ours) return returned === undefined ? [] : [returned];
  const named = `<${envelopeId}>`;
  return returned === undefined || returned === named ? [named] : [];
}

function readRecipient(block: Fields): ReportedRecipient | undefined {
  const original = mailbox(block.get('original-recipient'));
  const address = mailbox(block.get('final-recipient')) ?? original;
  if (address === undefined) return undefined;
  const diagnostic = typed(block.get('diagnostic-code'))?.slice(0, mostWords);
  const status = statusOf(block.get('status')) ?? statusOf(diagnostic);
  const action = actionOf(block.get('action'), status);
  if (!action) return undefined;
  const at = parseDate(block.get('last-attempt-date') ?? '')?.at;
  const until = parseDate(block.get('will-retry-until') ?? '')?.at;
  const server = typed(block.get('remote-mta'))?.slice(0, 255);
  return {
    address,
    ...(original !== undefined && original !== address && { original }),
    action,
    ...(status !== undefined && { status }),
    ...(diagnostic !== undefined && { diagnostic }),
    ...(server !== undefined && { server }),
    ...(at !== undefined && { at }),
    ...(until !== undefined && { until }),
  };
}

const statusOf = (text = ''): string | undefined =>
  /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/.exec(text)?.[0];

/** What some servers call it instead; without a word, the class of the status tells. */
function actionOf(field: string | undefined, status: string | undefined): DeliveryAction | undefined {
  const word = /^[a-z]+/.exec(field?.trim().toLowerCase() ?? '')?.[0] ?? '';
  if (word.startsWith('deliver')) return 'delivered';
  if (word.startsWith('relay')) return 'relayed';
  if (word.startsWith('expan')) return 'expanded';
  if (word.startsWith('delay') || word === 'warning') return 'delayed';
  if (word.startsWith('fail') || word === 'error' || word === 'bounced') return 'failed';
  if (word !== '') return undefined;
  return ({ '2': 'delivered', '4': 'delayed', '5': 'failed' } as const)[status?.[0] ?? ''];
}
