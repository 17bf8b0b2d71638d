import type { Failure } from '../../../shared/model/failure.ts';
import type { Body } from '../../../shared/model/message.ts';
import type { MessageReport } from '../../../shared/model/report.ts';
import type { EncodedSection, Outgoing, ReadHead, ReadMessage } from './mime.ts';

/** What the worker can be asked, and what it answers. */
export interface Tasks {
  readSource: { ask: Uint8Array | { readonly file: string }; answer: ReadMessage };
  readHeads: { ask: readonly string[]; answer: readonly (ReadHead | undefined)[] };
  messageIds: { ask: readonly string[]; answer: readonly (string | undefined)[] };
  decodeSections: { ask: readonly EncodedSection[]; answer: Body };
  readReport: {
    ask: { readonly sections: readonly EncodedSection[]; readonly inReplyTo?: string | undefined };
    answer: MessageReport | undefined;
  };
  previews: { ask: readonly EncodedSection[]; answer: readonly string[] };
  /** What was built went before the answer, piece by piece. */
  build: { ask: Outgoing; answer: true };
}
export type TaskName = keyof Tasks;

export type Ask = {
  [Name in TaskName]: { readonly id: number; readonly task: Name; readonly ask: Tasks[Name]['ask'] };
}[TaskName];

/** Asks for the piece after one that was taken; false: no more of them are wanted. */
export interface Next {
  readonly id: number;
  readonly more: boolean;
}

/** Said once, when the worker has loaded: a slow start is not a slow task. */
export interface Ready {
  readonly ready: true;
}

/** A part of an answer that would be too large as a whole; the next one waits until it is asked for. */
export interface Piece {
  readonly id: number;
  readonly piece: Uint8Array;
}

export type Answer =
  | { readonly id: number; readonly answer: Tasks[TaskName]['answer'] }
  /** Refused on purpose. */
  | { readonly id: number; readonly failure: Failure }
  /** Broke on the input; the name of the error alone, because its message may quote the mail. */
  | { readonly id: number; readonly broke: string };
