import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { FolderId, MessageId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { useLines } from '../state/lines.ts';
import { offerList, type ListHandle } from '../state/list-handle.ts';
import { usePlace } from '../state/place.ts';
import { messageQuery } from '../state/queries.ts';
import { useSelection } from '../state/selection.ts';
import type { Rows } from './use-rows.ts';
import type { Scroll } from './use-scroll.ts';
import { rowAt } from './window.ts';

export interface Walk extends ListHandle {
  /** Stands on a row; `extend` chooses everything from the anchor to it. */
  readonly goTo: (index: number, extend?: boolean) => void;
  /** A row is about to be opened: its message is asked for now, so that the answer is on its way while all is drawn. */
  readonly expect: (index: number) => void;
}

/** Moving and choosing in the list, for its own keys, for the pointer, and for commands. */
export function useListHandle(folderId: FolderId, total: number, rows: Rows, scroll: Scroll): Walk {
  const queries = useQueryClient();
  const choose = (index: number, extend = false): void => {
    const { choose: alone, range, anchor } = useSelection.getState();
    const id = rows.at(index)?.id;
    if (!extend || anchor < 0) return alone(index, id);
    const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
    const loaded = Array.from({ length: to - from + 1 }, (_, i) => rows.at(from + i)?.id);
    const here = loaded.filter((each) => each !== undefined);
    range(index, id, here);
    if (here.length < loaded.length)
      void chooseAway(
        folderId,
        from,
        to,
        (ids) => useSelection.getState().active === index && range(index, id, ids),
      );
  };
  const goTo = (index: number, extend = false): void => {
    if (total === 0) return;
    const next = Math.max(0, Math.min(total - 1, index));
    choose(next, extend);
    scroll.show(next);
    // With a message in the reader, going on means reading on.
    if (!extend && usePlace.getState().open !== undefined) open();
  };
  const expect = (index: number): void => {
    const id = rows.at(index)?.id;
    if (id !== undefined) void queries.prefetchQuery(messageQuery(id));
  };
  const open = (): void => {
    const { active } = useSelection.getState();
    const id = rows.at(active)?.id;
    if (id === undefined) return;
    expect(active);
    usePlace.getState().show(id);
  };
  const walk: Walk = {
    goTo,
    expect,
    open,
    move: (by, extend) => {
      const { active } = useSelection.getState();
      goTo(active < 0 ? rowAt(scroll.top, scroll.track) : active + by, extend);
    },
    toggleActive: () => {
      const { active, activeId, toggle } = useSelection.getState();
      if (activeId !== undefined) toggle(active, activeId);
    },
    selectAll: () =>
      chooseAway(folderId, 0, Math.min(total, mostIds) - 1, (ids) => useSelection.getState().all(ids)),
    focus: scroll.focus,
    leave: (gone) => leave(new Set(gone), total, rows),
  };
  const current = useEffectEvent(() => walk);
  useEffect(
    () =>
      offerList({
        move: (by, extend) => current().move(by, extend),
        open: () => current().open(),
        toggleActive: () => current().toggleActive(),
        selectAll: () => current().selectAll(),
        focus: () => current().focus(),
        leave: (gone) => current().leave(gone),
      }),
    [],
  );
  return walk;
}

/** What the contract takes in one call. */
const mostIds = 100_000;

async function chooseAway(
  folderId: FolderId,
  from: number,
  to: number,
  take: (ids: readonly MessageId[]) => void,
): Promise<void> {
  try {
    take(await engine.messages.range({ folderId, from, to }));
  } catch (error) {
    useLines.getState().show({ kind: 'failed', failure: toFailure(error) });
  }
}

/** The message after the last of those that leave, or the one before the first, becomes the active one, and is opened if one of them was open. */
function leave(gone: ReadonlySet<MessageId>, total: number, rows: Rows): void {
  const { choose } = useSelection.getState();
  const { open, show } = usePlace.getState();
  const places = [...gone].map((id) => rows.indexOf(id)).filter((index) => index >= 0);
  const next = neighbour(places, gone, total, rows);
  if (next) choose(next.index, next.id);
  else useSelection.getState().all([]);
  if (open !== undefined && gone.has(open)) show(next?.id);
}

function neighbour(
  places: readonly number[],
  gone: ReadonlySet<MessageId>,
  total: number,
  rows: Rows,
): { readonly index: number; readonly id: MessageId } | undefined {
  if (places.length === 0) return undefined;
  const stays = (index: number): MessageId | undefined => {
    const id = rows.at(index)?.id;
    return id !== undefined && !gone.has(id) ? id : undefined;
  };
  for (let index = Math.max(...places) + 1; index < total; index += 1) {
    const id = stays(index);
    if (id !== undefined) return { index, id };
    if (!rows.at(index)) break;
  }
  for (let index = Math.min(...places) - 1; index >= 0; index -= 1) {
    const id = stays(index);
    if (id !== undefined) return { index, id };
    if (!rows.at(index)) break;
  }
  return undefined;
}
