/**
 * One login by SASL (RFC 4422), seen from the client: bytes in, bytes out. How a protocol carries them (base64, the
 * initial response, `*` to cancel) is the protocol's affair.
 */
export interface SaslExchange {
  /** As servers announce it, e.g. `SCRAM-SHA-256`. */
  readonly mechanism: string;
  /** What the client says first; undefined where the server does. */
  readonly initial: Uint8Array | undefined;
  /** The answer to a challenge. @throws Failed when the challenge is not what it must be: cancel the login then. */
  respond(challenge: Uint8Array): Promise<Uint8Array>;
  /** To be called when the server says the login succeeded. @throws Failed `server-unproven`: hang up. */
  succeeded(): void;
}
