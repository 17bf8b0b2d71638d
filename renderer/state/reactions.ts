import type { EventReactions } from './apply-events.ts';
import { useLines } from './lines.ts';
import { usePlace } from './place.ts';
import { useSelection } from './selection.ts';

/** What events do besides voiding answers. */
export const reactions: EventReactions = {
  reverted: (changeId, failure) => {
    const { undos, forget, show } = useLines.getState();
    for (const undo of undos) if ('changeId' in undo && undo.changeId === changeId) forget(undo);
    show({ kind: 'failed', failure });
  },
  notice: (failure) => useLines.getState().show({ kind: 'failed', failure }),
  forgotten: () => {
    usePlace.getState().show(undefined);
    useSelection.getState().enter(undefined);
  },
};
