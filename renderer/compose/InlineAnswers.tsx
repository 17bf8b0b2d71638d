import { useCallback, type ReactElement } from 'react';
import type { DraftId, MessageId } from '../../shared/model/ids.ts';
import { useComposers } from './composers.ts';
import { setPlace, useWhere } from './where.ts';

/** Room below a message that is read, for the answers to it that are being written. */
export function InlineAnswers({ message }: { readonly message: MessageId }): ReactElement {
  const sessions = useComposers((state) => state.sessions);
  const below = useWhere((state) => state.below);
  return (
    <>
      {sessions
        .filter(({ id }) => below[id] === message)
        .map(({ id }) => (
          <Place key={id} id={id} />
        ))}
    </>
  );
}

/** The composer itself stays where all are, and only draws itself here: files on their way go on when the message is left. */
function Place({ id }: { readonly id: DraftId }): ReactElement {
  const place = useCallback(
    (element: HTMLElement | null) => {
      if (!element) return undefined;
      setPlace(id, element);
      return () => setPlace(id, undefined);
    },
    [id],
  );
  return <div ref={place} className="composer-place" />;
}
