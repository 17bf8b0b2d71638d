/** Undoes a transfer encoding piece by piece; what cannot be decoded is kept or skipped, never an error. */
export interface TransferDecoder {
  push(chunk: Uint8Array): Buffer;
  /** What was held back. */
  end(): Buffer;
}
