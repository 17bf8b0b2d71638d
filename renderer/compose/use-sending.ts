import { useRef, useState, type RefObject } from 'react';
import type { Failure } from '../../shared/model/failure.ts';
import { toFailure } from '../rpc/failure.ts';
import { saved } from './composers.ts';
import { discard, send } from './finish.ts';
import { finishField } from './finish-field.ts';
import type { DraftSession } from './draft-session.ts';
import {
  isEmptyDraft,
  sendProblem,
  type SendProblem,
  sendQuestions,
  type SendQuestion,
} from './readiness.ts';
import { isTooLarge } from './size-limit.ts';
import type { Uploads } from './use-uploads.ts';

export interface Sending {
  /** Why it was not sent. */
  readonly problem: SendProblem | Failure | undefined;
  /** What is asked just now. */
  readonly asks: 'discard' | SendQuestion | undefined;
  readonly isBusy: boolean;
  /** Looks the message over, asks what has to be asked, and hands it to the outbox. */
  readonly send: () => void;
  /** The same, to go out then. @param at - ms since 1970 */
  readonly sendLater: (at: number) => void;
  /** Throws the draft away, after a question where something would be lost. */
  readonly throwAway: () => void;
  /** The answer to `asks` is yes. */
  readonly sure: () => void;
  /** The answer to `asks` is no. */
  readonly notSure: () => void;
}

/** The end of a draft: sent, or thrown away. @param pane the composer, where a field is focused that has to be put right */
export function useSending(
  session: DraftSession,
  uploads: Uploads,
  pane: RefObject<HTMLElement | null>,
): Sending {
  const [problem, setProblem] = useState<SendProblem | Failure>();
  const [asks, setAsks] = useState<'discard' | SendQuestion>();
  const [isBusy, setBusy] = useState(false);
  const sureOf = useRef(new Set<SendQuestion>());
  const sendAt = useRef<number>(undefined);
  // Known at once, unlike what is drawn: the key for Send may come twice.
  const isUnderWay = useRef(false);

  const trySend = async (): Promise<void> => {
    if (isUnderWay.current) return;
    finishField(pane.current);
    const now = session.current();
    const found = sendProblem(now);
    if (found) {
      setProblem(found);
      // Back to where it can be put right: the first field of addresses.
      return pane.current?.querySelector<HTMLElement>('.chips input')?.focus();
    }
    // Files on their way count; whether they arrived is looked at below.
    const isAttaching = uploads.pending.length > 0;
    const open = sendQuestions(now).find(
      (each) => !sureOf.current.has(each) && !(each === 'no-attachment' && isAttaching),
    );
    if (open) return setAsks(open);
    isUnderWay.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      // Files still on their way are waited for: who pressed Send wants them in it.
      if (!(await uploads.settled())) return setProblem('not-attached');
      if (await isTooLarge(session.store.getState().draft)) return setProblem('too-large');
      if (await saved(session)) await send(session, sendAt.current);
      else setProblem(session.store.getState().failure);
    } catch (error) {
      setProblem(toFailure(error));
    } finally {
      isUnderWay.current = false;
      setBusy(false);
    }
  };
  return {
    problem,
    asks,
    isBusy,
    send: () => {
      sureOf.current.clear();
      sendAt.current = undefined;
      void trySend();
    },
    sendLater: (at) => {
      sureOf.current.clear();
      sendAt.current = at;
      void trySend();
    },
    throwAway: () => {
      session.current();
      if (isEmptyDraft(session.store.getState())) void discard(session);
      else setAsks('discard');
    },
    sure: () => {
      if (asks === 'discard') return void discard(session);
      if (asks) sureOf.current.add(asks);
      void trySend();
    },
    notSure: () => setAsks(undefined),
  };
}
