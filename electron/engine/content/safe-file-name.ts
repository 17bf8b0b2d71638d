/** Names that Windows keeps for devices, with any ending. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
/** Characters that turn the reading direction around, or are not seen: `exe.gpj` must not read as `jpg.exe`. */
const unseen = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ufff9-\ufffc]/gu;
const maxBytes = 180;

/**
 * A name under which foreign bytes may be saved on any system: no way out of the folder, no device, nothing hidden,
 * and the last ending kept in view.
 *
 * @param wanted as the message gives it
 * @param fallback where nothing is left of it
 */
export function safeFileName(wanted: string | undefined, fallback = 'attachment'): string {
  let name = (wanted ?? '')
    .normalize('NFC')
    .replace(unseen, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/\s+/g, ' ')
    // A leading dot hides, a leading dash is an option, trailing dots and blanks vanish on Windows.
    .replace(/^[\s.~-]+/, '')
    .replace(/[\s.]+$/, '');
  if (name === '' || /^_+$/.test(name)) name = fallback;
  if (device.test(name)) name = `_${name}`;
  return shorten(name);
}

/** At most 180 bytes of UTF-8, cut before the ending, between characters. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  const stem = ending ? name.slice(0, dot) : name;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(stem)) {
    if (Buffer.byteLength(short) + Buffer.byteLength(segment) + Buffer.byteLength(ending) > maxBytes - 3)
      break;
    short += segment;
  }
  return `${short.trimEnd()}…${ending}`;
}
