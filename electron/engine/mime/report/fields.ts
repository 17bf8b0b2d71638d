/** Blocks of `Name: value` lines as reports have them (RFC 3464 2.1): names in lower case, the first of a name wins. */
export type Fields = ReadonlyMap<string, string>;

/** Recipients beyond that are not read: a report on a list of thousands is rare, a hostile one is not. */
const mostBlocks = 2000;

/**
 * One block per recipient and one for the message. Blank lines divide them; where a server forgets those, a second
 * Final-Recipient begins a block too.
 */
export function readFields(text: string): readonly Fields[] {
  const blocks: Map<string, string>[] = [];
  let block = new Map<string, string>();
  const end = (): void => {
    if (block.size > 0) blocks.push(block);
    block = new Map();
  };
  for (const line of text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\n[ \t]+(?=\S)/g, ' ')
    .split('\n')) {
    if (blocks.length >= mostBlocks) return blocks;
    const [, name = '', value = ''] = /^([\w-]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (line.trim() === '') end();
    else if (name !== '') {
      const key = name.toLowerCase();
      if (startsRecipient(key, block)) end();
      if (!block.has(key)) block.set(key, value.trim());
    }
  }
  end();
  return blocks;
}

function startsRecipient(key: string, block: Fields): boolean {
  if (key === 'final-recipient') return block.has('final-recipient');
  return key === 'original-recipient' && block.has('original-recipient') && block.has('final-recipient');
}

/** The value of `type; value` fields (RFC 3464 2.1.2), without comments; the value itself where there is no type. */
export function typed(value: string | undefined): string | undefined {
  const text = value?.replace(/^[\w-]+[ \t]*;/, '').trim();
  return text === '' ? undefined : text;
}

/** The mailbox of an address field: brackets and escapes undone (RFC 6533 3). */
export function mailbox(value: string | undefined): string | undefined {
  const text = typed(value?.replace(/[ \t]*\([^()]*\)$/, ''))
    ?.replace(/^<(.*)>$/, '$1')
    .replaceAll(/\\x\{([0-9A-F]{2,6})\}/g, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16);
      return code > 0x1f && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    });
  return text !== undefined && text.length <= 1000 ? text : undefined;
}

/** The first Message-ID of a header, or of a text that quotes one. */
export function quotedMessageId(text: string): string | undefined {
  const unfolded = text.replaceAll(/\r?\n[ \t]+/g, ' ');
  return /^message-id[ \t]*:[^<\r\n]*(<[^<>\s]{3,998}>)/im.exec(unfolded)?.[1];
}
