/** Date with the sender's own offset (RFC 5322 3.3). */
export function headerDate(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offset * 60_000).toUTCString().replace(/ GMT$/, '');
  const zone = Math.abs(offset);
  return `${local} ${offset < 0 ? '-' : '+'}${String(Math.floor(zone / 60)).padStart(2, '0')}${String(zone % 60).padStart(2, '0')}`;
}
