import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { hasFlag, Seen } from '../../shared/model/flags.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { MessageSummary } from '../../shared/model/message.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { useLines } from '../state/lines.ts';
import { forgetKept, isKeptUnread } from '../state/kept-unread.ts';
import { settingsQuery } from '../state/queries.ts';

/**
 * Marks a message read after it was on the screen for as long as the settings say; once for each opening, so that a
 * message the person marks unread again stays unread.
 */
export function useMarkRead(summary: MessageSummary | undefined): void {
  const { data: settings } = useQuery(settingsQuery);
  const wait = settings?.markReadAfter;
  const settled = useRef<MessageId>(undefined);
  const id = summary?.id;
  const isUnread = summary !== undefined && !hasFlag(summary.flags, Seen);
  useEffect(() => {
    if (id === undefined || wait === undefined || wait < 0 || settled.current === id) return undefined;
    if (!isUnread) {
      settled.current = id;
      return undefined;
    }
    const timer = setTimeout(() => {
      settled.current = id;
      if (isKeptUnread(id)) return;
      engine.messages
        .setFlags({ ids: [id], add: [Seen], remove: [] })
        .catch((error: unknown) => useLines.getState().show({ kind: 'failed', failure: toFailure(error) }));
    }, wait * 1000);
    return () => clearTimeout(timer);
  }, [id, isUnread, wait]);
  useEffect(() => () => (id === undefined ? undefined : forgetKept(id)), [id]);
}
