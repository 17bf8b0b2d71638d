/**
 * Ends a wait for a server that went silent: calls `onSilent` when within `limit` ms nothing came, nothing could be
 * sent and no handler of ours was at work (then the quiet is ours, and the socket is not read).
 *
 * @returns ends the watch
 */
export function watchSilence(
  traffic: { stats(): { readonly sent: number; readonly received: number } },
  limit: number,
  working: () => boolean,
  onSilent: () => void,
): () => void {
  const total = (): number => {
    const { sent, received } = traffic.stats();
    return sent + received;
  };
  let seen = total();
  // Two looks without news make the limit.
  const timer = setInterval(() => {
    const now = total();
    if (now === seen && !working()) {
      clearInterval(timer);
      onSilent();
    }
    seen = now;
  }, limit / 2);
  return () => clearInterval(timer);
}
