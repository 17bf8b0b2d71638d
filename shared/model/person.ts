/** Somebody whom the person wrote to or heard from. Times are ms since 1970. */
export interface Person {
  readonly name: string;
  readonly address: string;
  /** When the person last wrote to them. */
  readonly wroteAt?: number;
  /** When they last wrote. */
  readonly heardAt?: number;
}

/** The address that may be meant by one that looks like it. */
export interface Near {
  /** person: of somebody known. domain: at a well-known provider, or where somebody known has an address. */
  readonly by: 'person' | 'domain';
  readonly address: string;
  /** Of the somebody known; may be empty. */
  readonly name: string;
}
