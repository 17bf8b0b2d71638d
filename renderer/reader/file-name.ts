const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A file name that no system stumbles over and no reader misreads: without folders, control characters and the
 * marks that turn the direction of writing ("cod.exe" shown as "exe.doc").
 */
export function safeFileName(name: string): string {
  const plain = shownFileName(name)
    .replaceAll(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const short = shortened(plain === '' ? 'attachment' : plain);
  return reserved.test(short) ? `_${short}` : short;
}

/** The name as it may be shown. */
export function shownFileName(name: string): string {
  return name.replaceAll(/[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, '');
}

/** At most 120 characters, the extension kept. */
function shortened(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= 120) return name;
  const extension = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  return letters.slice(0, 120 - extension.length).join('') + extension;
}
