import { createHash } from 'node:crypto';

/**
 * Append-only records: one line each, `<checksum> <JSON>\n`. The checksum tells a record that was written whole from
 * one that a crash tore, or that a disk filled with zeros.
 */
export function recordLine(record: unknown): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function checksum(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16);
}

export interface ReadRecords {
  readonly records: readonly unknown[];
  /** Bytes up to the end of the last whole record: what follows is torn. */
  readonly goodBytes: number;
  /** Lines before the last whole record that are not whole: not a torn write, but damage. */
  readonly damagedLines: number;
}

/** Reads records; never throws, whatever the bytes are. */
export function readRecords(bytes: Uint8Array): ReadRecords {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: unknown[] = [];
  let goodBytes = 0;
  let damagedLines = 0;
  let badSinceGood = 0;
  for (let start = 0; start < buffer.length; ) {
    const end = buffer.indexOf(0x0a, start);
    if (end < 0) break;
    const record = readRecord(buffer.toString('utf8', start, end));
    start = end + 1;
    if (record === undefined) badSinceGood++;
    else {
      records.push(record.value);
      goodBytes = start;
      damagedLines += badSinceGood;
      badSinceGood = 0;
    }
  }
  return { records, goodBytes, damagedLines };
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
