import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MessageView } from '../../shared/contract/messages.ts';
import type { MessageId } from '../../shared/model/ids.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';

export interface RemoteImageState {
  /** Address -> URL of our own origin, once they were allowed. */
  readonly urls?: Readonly<Record<string, string>>;
  /** Trackers that the engine left out. */
  readonly trackers: number;
  readonly failure?: Failure;
  readonly isLoading: boolean;
  readonly load: (always: boolean) => void;
}

/** As many as one question may name. */
const most = 500;

/** Images of the network for one message: asked for by the person, or at once for a sender they allowed for good. */
export function useRemoteImages(
  view: MessageView | undefined,
  addresses: readonly string[],
): RemoteImageState {
  const id = view?.summary.id;
  // What was allowed for one message says nothing of the next.
  const [wish, setWish] = useState<{ readonly id: MessageId; readonly how: 'once' | 'always' }>();
  const asked = wish?.id === id ? wish?.how : undefined;
  const { data, error, isFetching, refetch } = useQuery({
    // Not under the message's own key: a new flag is no reason to ask for its images again.
    queryKey: ['remote-images', id, asked, addresses],
    queryFn: ({ signal }) => {
      if (id === undefined) throw new Error('no message is open');
      return engine.messages.remoteImages(
        { id, addresses: addresses.slice(0, most), always: asked === 'always' },
        { signal },
      );
    },
    enabled: id !== undefined && (view?.remoteImagesAllowed || asked !== undefined) && addresses.length > 0,
  });
  return {
    urls: data?.urls,
    trackers: data?.trackers ?? 0,
    failure: error && !isFetching ? toFailure(error) : undefined,
    isLoading: isFetching,
    load: (always) => {
      if (error) void refetch();
      else if (id !== undefined) setWish({ id, how: always ? 'always' : 'once' });
    },
  };
}
