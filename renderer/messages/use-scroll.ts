import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefCallback } from 'react';
import { clampTop, fromTrack, isScaled, sameRowTop, toTrack, topToShow, type Track } from './window.ts';

export interface Scroll {
  readonly track: Track;
  /** Where the view begins, px of the list. */
  readonly top: number;
  /** Goes to the `ref` of the box that scrolls. */
  readonly box: RefCallback<HTMLDivElement>;
  readonly onScroll: () => void;
  readonly setTop: (top: number) => void;
  readonly show: (index: number) => void;
  readonly focus: () => void;
}

/** Scrolling of a list that may be longer than the browser's own limit. */
export function useScroll(shape: Omit<Track, 'view'>): Scroll {
  const { rowHeight, total, headings, headingHeight } = shape;
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(600);
  const [top, put] = useState(0);
  // What was last put on the element, to tell its own scrolling from ours.
  const exact = useRef({ top: 0, scrollTop: 0 });
  const track = useMemo(
    () => ({ rowHeight, total, headings, headingHeight, view }),
    [rowHeight, total, headings, headingHeight, view],
  );

  const box = useCallback((node: HTMLDivElement) => {
    element.current = node;
    setView(node.clientHeight);
    const watch = new ResizeObserver(() => setView(node.clientHeight));
    watch.observe(node);
    return () => {
      watch.disconnect();
      element.current = null;
    };
  }, []);

  const setTop = useCallback(
    (wish: number) => {
      const next = clampTop(wish, track);
      if (element.current) element.current.scrollTop = toTrack(next, track);
      exact.current = { top: next, scrollTop: element.current?.scrollTop ?? 0 };
      put(next);
    },
    [track],
  );

  const onScroll = useCallback(() => {
    const scrollTop = element.current?.scrollTop ?? exact.current.scrollTop;
    if (scrollTop === exact.current.scrollTop) return;
    const next = fromTrack(scrollTop, track);
    exact.current = { top: next, scrollTop };
    put(next);
  }, [track]);

  // Rows of another height, headings elsewhere: the same row stays at the top. A list that became shorter: its end
  // stays in view.
  const last = useRef(track);
  useLayoutEffect(() => {
    const wish = sameRowTop(exact.current.top, last.current, track);
    last.current = track;
    if (clampTop(wish, track) !== exact.current.top) setTop(wish);
  }, [track, setTop]);

  // On a scaled track one px of the wheel would be several of the list, so the wheel moves the list itself.
  useEffect(() => {
    const node = element.current;
    if (!node || !isScaled(track)) return undefined;
    const wheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
      event.preventDefault();
      setTop(exact.current.top + event.deltaY);
    };
    node.addEventListener('wheel', wheel, { passive: false });
    return () => node.removeEventListener('wheel', wheel);
  }, [track, setTop]);

  const show = useCallback(
    (index: number) => {
      const next = topToShow(index, exact.current.top, track);
      if (next !== exact.current.top) setTop(next);
    },
    [track, setTop],
  );
  const focus = useCallback(() => element.current?.focus(), []);

  return { track, top, box, onScroll, setTop, show, focus };
}
