import { useEffect, useRef, useState, type DragEvent } from 'react';
import type { DraftSession } from './draft-session.ts';
import { upload } from './upload.ts';

export interface PendingUpload {
  readonly key: number;
  readonly fileName: string;
  readonly size: number;
  /** From 0 to 1. */
  readonly done: number;
  readonly hasFailed: boolean;
  readonly cancel: () => void;
}

export interface Uploads {
  readonly pending: readonly PendingUpload[];
  readonly add: (files: Iterable<File>) => void;
  /** A picture that is shown in the text under this Content-ID. */
  readonly embed: (file: File, contentId: string) => void;
  /** When nothing is on its way any more; the answer is whether every file that was not removed is in the draft. */
  readonly settled: () => Promise<boolean>;
  /** Files are being held over the composer. */
  readonly isDropping: boolean;
  readonly dropTarget: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

let lastKey = 0;

/** Files on their way into the draft, one after the other; those that are there are attachments of the draft itself. */
export function useUploads(session: DraftSession): Uploads {
  const [pending, setPending] = useState<readonly PendingUpload[]>([]);
  const [isDropping, setDropping] = useState(false);
  const stops = useRef(new Set<AbortController>());
  const turn = useRef<Promise<void>>(Promise.resolve());
  const failed = useRef(new Set<number>());
  useEffect(() => {
    const running = stops.current;
    return () => running.forEach((stop) => stop.abort());
  }, []);

  const change = (key: number, now: Partial<PendingUpload>): void =>
    setPending((all) => all.map((each) => (each.key === key ? { ...each, ...now } : each)));
  const remove = (key: number): void => setPending((all) => all.filter((each) => each.key !== key));

  const run = async (
    key: number,
    file: File,
    stop: AbortController,
    contentId: string | undefined,
  ): Promise<void> => {
    if (stop.signal.aborted) return;
    try {
      const { url, ...attachment } = await upload(
        session.store.getState().uploadUrl,
        file,
        (done) => change(key, { done }),
        stop.signal,
      );
      session.attach(contentId === undefined ? attachment : { ...attachment, contentId }, url);
      remove(key);
    } catch {
      // Cancelled, or the engine refused it: a cancelled one is gone already, the other stays and says so.
      if (stop.signal.aborted) return;
      failed.current.add(key);
      change(key, { hasFailed: true });
    } finally {
      stops.current.delete(stop);
    }
  };
  const begin = (file: File, contentId?: string): void => {
    const stop = new AbortController();
    const key = ++lastKey;
    stops.current.add(stop);
    const cancel = (): void => {
      stop.abort();
      failed.current.delete(key);
      remove(key);
    };
    setPending((all) => [
      ...all,
      { key, fileName: file.name, size: file.size, done: 0, hasFailed: false, cancel },
    ]);
    turn.current = turn.current.then(() => run(key, file, stop, contentId));
  };
  const add = (files: Iterable<File>): void => {
    for (const file of files) begin(file);
  };
  const settled = async (): Promise<boolean> => {
    // Files may be added while others are waited for.
    for (let last; last !== turn.current; await last) last = turn.current;
    return failed.current.size === 0;
  };
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    pending,
    add,
    embed: begin,
    settled,
    isDropping,
    dropTarget: {
      onDragOver: (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setDropping(true);
      },
      onDragLeave: (event) => {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setDropping(false);
      },
      onDrop: (event) => {
        if (!carriesFiles(event)) return;
        setDropping(false);
        // Pictures dropped on the text are in the text already.
        if (event.defaultPrevented) return;
        event.preventDefault();
        add(event.dataTransfer.files);
      },
    },
  };
}
