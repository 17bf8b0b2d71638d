/** The head of an HTTP/1.1 answer (RFC 9112). */
export interface AnswerHead {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

export class BrokenAnswer extends Error {
  override readonly name = 'BrokenAnswer';
}

const maxHead = 32 * 1024;

function parseHead(text: string): AnswerHead {
  const [first = '', ...lines] = text.split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1];
  if (status === undefined) throw new BrokenAnswer('status line');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0 || /[^!#$%&'*+.^_`|~\w-]/.test(line.slice(0, colon))) throw new BrokenAnswer('header');
    const name = line.slice(0, colon).toLowerCase();
    // Two lengths are an old trick to disagree about where the body ends.
    if (name === 'content-length' && headers.has(name)) throw new BrokenAnswer('two lengths');
    headers.set(name, line.slice(colon + 1).trim());
  }
  return { status: Number(status), headers };
}

/** Reads one answer as its bytes arrive. `push` answers true when it is whole. @throws BrokenAnswer */
export class AnswerReader {
  head: AnswerHead | undefined;
  readonly #maxBody: number;
  #rest: Buffer = Buffer.alloc(0);
  readonly #body: Buffer[] = [];
  #size = 0;
  /** Bytes of the body, or of the chunk, still to come; undefined: until the line is closed. */
  #left: number | undefined;
  #chunked = false;
  #state: 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'done' = 'head';

  constructor(maxBody: number) {
    this.#maxBody = maxBody;
  }

  push(bytes: Buffer): boolean {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    while (this.#step());
    return this.#state === 'done';
  }

  /** The line was closed. @returns the body @throws BrokenAnswer when something is missing */
  end(): Buffer {
    if (this.#state === 'body' && this.#left === undefined) this.#state = 'done';
    if (this.#state !== 'done') throw new BrokenAnswer('cut short');
    return Buffer.concat(this.#body);
  }

  #line(): string | undefined {
    const end = this.#rest.indexOf('\r\n');
    if (end < 0) {
      if (this.#rest.length > 4096) throw new BrokenAnswer('long line');
      return undefined;
    }
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  #take(): void {
    const piece = this.#left === undefined ? this.#rest : this.#rest.subarray(0, this.#left);
    this.#rest = this.#rest.subarray(piece.length);
    this.#size += piece.length;
    if (this.#size > this.#maxBody) throw new BrokenAnswer('too big');
    this.#body.push(piece);
    if (this.#left !== undefined) this.#left -= piece.length;
  }

  /** @returns whether another step can be made with what is there */
  #step(): boolean {
    switch (this.#state) {
      case 'head': {
        const end = this.#rest.indexOf('\r\n\r\n');
        if (end < 0 ? this.#rest.length > maxHead : end > maxHead) throw new BrokenAnswer('long head');
        if (end < 0) return false;
        const head = parseHead(this.#rest.toString('latin1', 0, end));
        this.#rest = this.#rest.subarray(end + 4);
        // 100 and 103 announce another head.
        if (head.status >= 200) this.#begin(head);
        return true;
      }
      case 'body':
        this.#take();
        if (this.#left === 0) this.#state = 'done';
        return false;
      case 'chunk-size': {
        const line = this.#line();
        if (line === undefined) return false;
        const size = /^([0-9a-f]{1,8})\s*(?:;|$)/i.exec(line)?.[1];
        if (size === undefined) throw new BrokenAnswer('chunk');
        this.#left = Number.parseInt(size, 16);
        this.#state = this.#left === 0 ? 'trailer' : 'chunk';
        return true;
      }
      case 'chunk':
        this.#take();
        if (this.#left === 0) this.#state = 'chunk-end';
        return this.#left === 0;
      case 'chunk-end': {
        const line = this.#line();
        if (line === undefined) return false;
        if (line !== '') throw new BrokenAnswer('chunk');
        this.#state = 'chunk-size';
        return true;
      }
      case 'trailer': {
        const line = this.#line();
        if (line === '') this.#state = 'done';
        return line !== undefined && line !== '';
      }
      case 'done':
        return false;
    }
  }

  #begin(head: AnswerHead): void {
    this.head = head;
    const encoding = head.headers.get('transfer-encoding')?.toLowerCase();
    const length = head.headers.get('content-length');
    this.#chunked = encoding === 'chunked';
    if (encoding !== undefined && !this.#chunked) throw new BrokenAnswer('transfer encoding');
    if (length !== undefined && !/^\d{1,12}$/.test(length)) throw new BrokenAnswer('length');
    if (head.status === 204 || head.status === 304) this.#state = 'done';
    else if (this.#chunked) this.#state = 'chunk-size';
    else {
      this.#left = length === undefined ? undefined : Number(length);
      if (this.#left !== undefined && this.#left > this.#maxBody) throw new BrokenAnswer('too big');
      this.#state = this.#left === 0 ? 'done' : 'body';
    }
  }
}
