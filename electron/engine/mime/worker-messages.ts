import type { Failure } from '../../../shared/model/failure.ts';
import type { Body } from '../../../shared/model/message.ts';
import type { EncodedSection, Outgoing, ReadHead, ReadMessage } from './mime.ts';

/** What the worker can be asked, and what it answers. */
export interface Tasks {
  readSource: { ask: Uint8Array | { readonly file: string }; answer: ReadMessage };
  readHeads: { ask: readonly string[]; answer: readonly (ReadHead | undefined)[] };
  messageIds: { ask: readonly string[]; answer: readonly (string | undefined)[] };
  decodeSections: { ask: readonly EncodedSection[]; answer: Body };
  previews: { ask: readonly EncodedSection[]; answer: readonly string[] };
  build: { ask: Outgoing; answer: Uint8Array };
}
export type TaskName = keyof Tasks;

export type Ask = {
  [Name in TaskName]: { readonly id: number; readonly task: Name; readonly ask: Tasks[Name]['ask'] };
}[TaskName];

/** Said once, when the worker has loaded: a slow start is not a slow task. */
export interface Ready {
  readonly ready: true;
}

export type Answer =
  | { readonly id: number; readonly answer: Tasks[TaskName]['answer'] }
  /** Refused on purpose. */
  | { readonly id: number; readonly failure: Failure }
  /** Broke on the input; the name of the error alone, because its message may quote the mail. */
  | { readonly id: number; readonly broke: string };
