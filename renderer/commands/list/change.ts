import type { Changed } from '../../../shared/contract/messages.ts';
import type { MessageId } from '../../../shared/model/ids.ts';
import { engine } from '../../rpc/client.ts';
import { toFailure } from '../../rpc/failure.ts';
import { listHandle } from '../../state/list-handle.ts';
import { useLines, type LineParams } from '../../state/lines.ts';
import { usePlace } from '../../state/place.ts';
import { useSelection } from '../../state/selection.ts';
import type { CommandContext } from '../command.ts';

interface ChangeWords {
  /** Namespace of two sentences: `one` with the subject, `many` with the count. */
  readonly sentence: string;
  readonly params?: LineParams;
  /** Nothing is said for a single message, whose row shows it anyway; undo still knows it. */
  readonly quiet?: boolean;
  /** The messages leave this list. */
  readonly leaves?: boolean;
  /** Nothing brings it back, so no undo is offered. */
  readonly isFinal?: boolean;
}

/** One change of messages: the engine applies it at once, the line at the bottom says what was done and offers undo. */
export async function change(
  { targets, summaries }: Pick<CommandContext, 'targets' | 'summaries'>,
  words: ChangeWords,
  call: (ids: MessageId[]) => Promise<Changed>,
): Promise<void> {
  if (targets.length === 0) return;
  const goBack = words.leaves ? stepAside(targets) : undefined;
  const lines = useLines.getState();
  try {
    const { changeId, count } = await call([...targets]);
    const undo = words.isFinal || !changeId ? undefined : { changeId };
    if (count === 0 || (words.quiet && targets.length === 1)) {
      if (undo) lines.remember(undo);
      return;
    }
    const which = targets.length === 1 && summaries.length === 1 ? 'one' : 'many';
    lines.show({
      kind: 'done',
      sentence: `${words.sentence}.${which}`,
      params: { ...words.params, count, subject: summaries[0]?.subject ?? '' },
      undo,
    });
  } catch (error) {
    goBack?.();
    lines.show({ kind: 'failed', failure: toFailure(error) });
  }
}

/**
 * Stands on the message after those that leave, before the engine has said yes.
 *
 * @returns goes back to where one stood, unless the person went elsewhere meanwhile
 */
function stepAside(targets: readonly MessageId[]): () => void {
  const chosen = useSelection.getState();
  const { open, show } = usePlace.getState();
  listHandle()?.leave(targets);
  const chosenNow = useSelection.getState();
  const openNow = usePlace.getState().open;
  return () => {
    if (useSelection.getState() !== chosenNow || usePlace.getState().open !== openNow) return;
    useSelection.setState(chosen);
    show(open);
  };
}

/** Takes back the last thing that can be taken back. */
export async function undoLast(): Promise<void> {
  const lines = useLines.getState();
  const undo = lines.takeUndo();
  if (!undo) return;
  try {
    if ('run' in undo) await undo.run();
    else await engine.messages.undo({ changeId: undo.changeId });
    lines.show({ kind: 'done', sentence: 'messages.done.undone', params: {} });
  } catch (error) {
    lines.show({ kind: 'failed', failure: toFailure(error) });
  }
}
