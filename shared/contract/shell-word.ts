/**
 * What a shell says to a window by itself, beside the RPC line: Electron's menu, a mailto: link or a file opened
 * from outside. It arrives in the page as a `message` event whose data is `{ skein: ShellWord }` and whose source is
 * the window itself.
 */
export type ShellWord =
  /** The id of a command of the face, chosen in the application menu. */
  | { readonly kind: 'command'; readonly id: string }
  /** A whole mailto: URL (RFC 6068), foreign: the composer parses it. */
  | { readonly kind: 'compose'; readonly mailto: string }
  /** A message file that the system handed over; only its name leaves the main process. */
  | { readonly kind: 'message-file'; readonly name: string };
