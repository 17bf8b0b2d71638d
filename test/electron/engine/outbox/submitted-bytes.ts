import type { Submission } from '../../../../electron/engine/backend/mail-transport.ts';

/** The message of a submission, as text. */
export async function bytesOf({ message }: Pick<Submission, 'message'>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of message instanceof Uint8Array ? [message] : message.open()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
