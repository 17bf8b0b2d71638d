import { useLayoutEffect, useRef, useState } from 'react';
import type { MessageId } from '../../shared/model/ids.ts';
import { engine } from '../rpc/client.ts';
import { useSelection } from '../state/selection.ts';
import type { Rows } from './use-rows.ts';
import type { Scroll } from './use-scroll.ts';
import { rowAt, rowTop } from './window.ts';

/** A row by which the view is held. */
interface Anchor {
  readonly index: number;
  readonly id: MessageId;
  /** Where the view began when it was chosen, and how far into the row. */
  readonly top: number;
  readonly into: number;
}

/**
 * Keeps the list where it is when rows come or go above the view, and counts what came. At the very top it does
 * nothing: there, new mail simply appears. @returns how many rows came above, and how to forget them.
 */
export function usePlaceKept(
  rows: Rows,
  { top, track, setTop }: Scroll,
): { readonly news: number; readonly seen: () => void } {
  const anchor = useRef<Anchor>(undefined);
  const looked = useRef('');
  const [news, setNews] = useState(0);
  if (top === 0 && news > 0) setNews(0);

  useLayoutEffect(() => {
    const shift = (index: number): void => {
      const held = anchor.current;
      if (!held) return;
      const by = index - held.index;
      const wish = rowTop(index, track) + held.into;
      anchor.current = { index, id: held.id, top: wish, into: held.into };
      if (by > 0) setNews((count) => count + by);
      setTop(wish);
    };
    const hold = (): void => {
      const index = rowAt(top, track);
      const here = rows.at(index);
      anchor.current = here && { index, id: here.id, top, into: top - rowTop(index, track) };
    };
    const held = anchor.current;
    if (top === 0) {
      anchor.current = undefined;
      return;
    }
    // The view was moved: hold on to what is at its top now.
    if (!held || held.top !== top) return hold();
    const here = rows.at(held.index);
    if (!here || here.id === held.id) return;
    const now = rows.indexOf(held.id);
    if (now >= 0) return shift(now);
    const question = `${held.id} ${rows.version}`;
    if (looked.current === question) return;
    looked.current = question;
    engine.messages.position({ id: held.id }).then(
      (index) => {
        if (anchor.current !== held) return;
        if (index >= 0) shift(index);
        else hold();
      },
      () => {
        // Without an answer the list stays where it is; the next change asks again.
        looked.current = '';
      },
    );
  }, [rows, top, track, setTop]);

  // The row under the keyboard is found again by its message.
  useLayoutEffect(() => {
    const { active, activeId, chosen, moved, choose } = useSelection.getState();
    const here = active < 0 ? undefined : rows.at(active)?.id;
    // The keyboard went there before the row was read.
    if (activeId === undefined && here !== undefined && chosen.size === 0) return choose(active, here);
    if (activeId === undefined || here === activeId) return;
    const now = rows.indexOf(activeId);
    if (now >= 0 && now !== active) moved(now);
  }, [rows]);

  return { news, seen: () => setNews(0) };
}
