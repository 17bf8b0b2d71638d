import { hash } from 'node:crypto';

/**
 * Append-only records: one line each, `<checksum> <JSON>\n`. The checksum tells a record that was written whole from
 * one that a crash tore, or that a disk filled with zeros.
 */
export function recordLine(record: unknown): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return hash('sha256', json).slice(0, 16);
}

export interface WholeRecord {
  readonly value: unknown;
  /** Where its line begins, and where the next one does. */
  readonly start: number;
  readonly end: number;
}

export interface RecordsEnd {
  /** Bytes up to the end of the last whole record: what follows is torn. */
  readonly goodBytes: number;
  /** Lines before the last whole record that are not whole: not a torn write, but damage. */
  readonly damagedLines: number;
}

/** The whole records one by one, so that a long file can be read with pauses; never throws, whatever the bytes are. */
export function* wholeRecords(bytes: Uint8Array): Generator<WholeRecord, RecordsEnd> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let goodBytes = 0;
  let damagedLines = 0;
  let badSinceGood = 0;
  for (let start = 0; start < buffer.length; ) {
    const lineEnd = buffer.indexOf(0x0a, start);
    if (lineEnd < 0) break;
    const record = readRecord(buffer.toString('utf8', start, lineEnd));
    const end = lineEnd + 1;
    if (record === undefined) badSinceGood++;
    else {
      goodBytes = end;
      damagedLines += badSinceGood;
      badSinceGood = 0;
      yield { value: record.value, start, end };
    }
    start = end;
  }
  return { goodBytes, damagedLines };
}

function readRecord(line: string): { readonly value: unknown } | undefined {
  const json = line.slice(17);
  if (line[16] !== ' ' || line.slice(0, 16) !== checksum(json)) return undefined;
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
}
