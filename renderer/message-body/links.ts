/**
 * The address of a link that may leave Skein: http, https and mailto, written in full. A relative address
 * has no meaning in a mail, and every other scheme is a way to start something on this computer.
 */
export function outsideAddress(href: string): URL | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url : undefined;
}

/** Where a link really goes, for the person to judge: the host, or the address that would be written to. */
export function realTarget(url: URL): string {
  return url.protocol === 'mailto:' ? decodedAddress(url.pathname) : url.host;
}

function decodedAddress(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that starts no escape: shown as it is written.
    return text;
  }
}
