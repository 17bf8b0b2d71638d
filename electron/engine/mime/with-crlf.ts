/** Files of other programs may have the line ends of their system: on its way a line ends with CRLF (RFC 5322 2.1). */
export async function* withCrlf(message: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let afterCr = false;
  for await (const piece of message) {
    const before: string = afterCr ? '\r' : '';
    const text: string =
      before + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
    afterCr = text.endsWith('\r');
    const lines = text.replaceAll(/(?<!\r)\n/g, '\r\n');
    yield lines.length === text.length ? piece : Buffer.from(lines.slice(before.length), 'latin1');
  }
}
