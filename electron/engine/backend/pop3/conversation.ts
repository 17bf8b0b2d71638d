import { setImmediate } from 'node:timers/promises';
import type { Failure, FailurePhase } from '../../../../shared/model/failure.ts';
import { explainPop3 } from '../../explain/pop3.ts';
import { Failed } from '../../failed.ts';
import type { FailureMaker } from './errors.ts';
import type { Pop3Limits, Pop3Times } from './options.ts';
import { type Reply, replyOf } from './reply.ts';
import type { Wire } from './wire.ts';

/** So many lines are taken in one go, about a millisecond. */
const breath = 1000;

const dot = 46;

/** Commands and answers on one line, for everything that happens there. */
export interface Conversation {
  readonly wire: Wire;
  readonly times: Pop3Times;
  readonly limits: Pop3Limits;
  readonly failures: FailureMaker;
  /** The next status line, within `limit` ms. @throws Failed when it is none, or none comes: the line is dropped */
  reply(limit?: number): Promise<Reply>;
  /**
   * To be called before the first command of a step: an answer nobody asked for would be taken for that of the next
   * command, and then a message for another one. @throws Failed: the line is dropped
   */
  inStep(): void;
  /** Sends a command and waits for its status line. @throws Failed likewise; not for -ERR */
  ask(command: string): Promise<Reply>;
  /** The same, when only +OK will do. @throws Failed */
  demand(command: string): Promise<Reply>;
  /** Takes the lines of an answer up to its dot, at most so many. @throws Failed */
  lines(atMost: number, take: (line: string) => void): Promise<void>;
  /** The same of many: each as bytes that are lent, and where it begins and ends in them. @throws Failed */
  entries(atMost: number, take: (bytes: Buffer, from: number, to: number) => void): Promise<void>;
  /** An -ERR as a Failure of now. */
  refusal(reply: Reply, params?: Failure['params']): Failure;
  /** The server does not speak POP3 as it should: drops the line. @returns to be thrown */
  garbage(line: string): Failed;
  /** What the commands from now on are for. */
  during(phase: FailurePhase): void;
}

export function conversation(
  wire: Wire,
  times: Pop3Times,
  limits: Pop3Limits,
  failures: FailureMaker,
): Conversation {
  const self: Conversation = {
    wire,
    times,
    limits,
    failures,

    async reply(limit = times.command) {
      const line = await wire.line(limit);
      return replyOf(line) ?? Promise.reject(self.garbage(line));
    },

    inStep() {
      if (wire.lost) throw wire.lost;
      if (wire.unread === 0) return;
      const line = wire.takeLine() ?? '';
      const reply = replyOf(line);
      // Some say that they are about to hang up.
      throw reply && !reply.ok ? wire.fail(new Failed(self.refusal(reply))) : self.garbage(line);
    },

    ask(command) {
      wire.send(`${command}\r\n`);
      return self.reply();
    },

    async demand(command) {
      const reply = await self.ask(command);
      if (!reply.ok) throw new Failed(self.refusal(reply));
      return reply;
    },

    lines: (atMost, take) =>
      self.entries(atMost, (bytes, from, to) => take(bytes.toString('latin1', from, to))),

    async entries(atMost, take) {
      let count = 0;
      let ended = false;
      const read = (bytes: Buffer, from: number, to: number): void => {
        const stuffed = bytes[from] === dot && to > from;
        ended = stuffed && to - from === 1;
        if (ended) return;
        count += 1;
        if (count > atMost) throw self.garbage(`more than ${atMost} lines`);
        take(bytes, stuffed ? from + 1 : from, to);
      };
      for (;;) {
        if (!wire.readLine(read)) {
          await wire.more(times.silence);
          continue;
        }
        if (ended) return;
        // A long listing must not keep everything else in this process waiting.
        if (count % breath === 0) await setImmediate();
      }
    },

    refusal({ code, text }, params = {}) {
      return explainPop3({ code, text, phase: wire.phase, params: { ...failures.where, ...params } });
    },

    garbage(line) {
      // It may be a line of a message that is being fetched, or what was told to log in: nobody's business.
      const isPrivate = wire.phase === 'fetch' || wire.phase === 'login';
      const serverText = isPrivate ? undefined : replyOf(`+OK ${line.slice(0, 200)}`)?.text;
      return wire.fail(failures.failed('server-answer-broken', wire.phase, { serverText }));
    },

    during(phase) {
      wire.phase = phase;
    },
  };
  return self;
}
