import { indexRecord, type IndexRecord, type RecordOf } from './index-records.ts';

const idPattern = /^[0-9a-f]{32}$/;

/**
 * Reads a record of the index. Nearly all are messages, and a hundred thousand of them are read at each start: those
 * that are plainly right are told by hand, in a fraction of the time; whatever is not goes to the schema.
 *
 * @returns undefined when it is none
 */
export function readIndexRecord(raw: unknown): IndexRecord | undefined {
  if (isPlainMessage(raw)) return raw;
  const parsed = indexRecord.safeParse(raw);
  return parsed.success ? parsed.data : undefined;
}

/** A message as the collector brings one: whatever is rarer is left to the schema. */
function isPlainMessage(raw: unknown): raw is RecordOf<'message'> {
  if (!isObject(raw) || raw.kind !== 'message') return false;
  if (raw.wholeSize !== undefined || raw.found !== undefined || raw.replaces !== undefined) return false;
  return (
    typeof raw.id === 'string' &&
    idPattern.test(raw.id) &&
    isCount(raw.folder, 1) &&
    isCount(raw.uid, 1) &&
    isCount(raw.modseq, 0) &&
    isCount(raw.size, 0) &&
    typeof raw.hash === 'string' &&
    Number.isFinite(raw.receivedAt) &&
    Array.isArray(raw.flags) &&
    raw.flags.every((flag) => typeof flag === 'string') &&
    isPlainServer(raw.server) &&
    isPlainCopy(raw.copy)
  );
}

function isPlainServer(server: unknown): boolean {
  if (server === undefined) return true;
  return isObject(server) && typeof server.source === 'string' && typeof server.uidl === 'string';
}

function isPlainCopy(copy: unknown): boolean {
  if (copy === undefined) return true;
  return (
    isObject(copy) &&
    typeof copy.uidl === 'string' &&
    (copy.state === 'there' || copy.state === 'gone' || copy.state === 'deleting') &&
    Number.isFinite(copy.seenAt) &&
    Number.isFinite(copy.size) &&
    (copy.print === undefined || typeof copy.print === 'string') &&
    copy.wish === undefined
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
}
