import { useCallback, useEffect, useState } from 'react';
import type { MessageView } from '../../shared/contract/messages.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { engine } from '../rpc/client.ts';
import { isAborted, toFailure } from '../rpc/failure.ts';

export interface RemoteImageState {
  /** Address -> URL of our own origin, once they were allowed. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Trackers that the engine left out. */
  readonly trackers: number;
  readonly failure?: Failure;
  readonly isLoading: boolean;
  readonly load: (always: boolean) => void;
}

/** Images of the network for one message: asked for by the person, or at once for a sender they allowed for good. */
export function useRemoteImages(
  { summary: { id }, remoteImagesAllowed }: MessageView,
  addresses: readonly string[],
): RemoteImageState {
  const [state, setState] = useState<Omit<RemoteImageState, 'load'>>({ trackers: 0, isLoading: false });
  const fetchImages = useCallback(
    async (always: boolean, signal?: AbortSignal): Promise<void> => {
      setState({ trackers: 0, isLoading: true });
      try {
        const answer = await engine.messages.remoteImages(
          { id, addresses: addresses.slice(0, 500), always },
          { signal },
        );
        setState({ ...answer, isLoading: false });
      } catch (error) {
        if (!isAborted(error)) setState({ trackers: 0, isLoading: false, failure: toFailure(error) });
      }
    },
    [id, addresses],
  );
  useEffect(() => {
    if (!remoteImagesAllowed || addresses.length === 0) return undefined;
    const stop = new AbortController();
    void fetchImages(false, stop.signal);
    return () => stop.abort();
  }, [remoteImagesAllowed, addresses, fetchImages]);
  return { ...state, load: (always) => void fetchImages(always) };
}
