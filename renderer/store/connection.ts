/** First and longest pause between attempts, in ms. */
const firstPause = 250;
const longestPause = 10_000;

export interface Connection {
  /** Tries now instead of at the end of the pause. */
  hurry(): void;
  /** Gives up this line and opens another. */
  renew(): void;
  close(): void;
}

export interface ConnectionOptions {
  readonly connect: () => WebSocket;
  readonly serve: (socket: WebSocket) => void;
}

/** Keeps one line to the engine open, whatever happens to it. */
export function keepConnected({ connect, serve }: ConnectionOptions): Connection {
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = firstPause;
  let closed = false;

  function open(): void {
    clearTimeout(timer);
    timer = undefined;
    const made = connect();
    socket = made;
    // Listens before the socket opens: the engine asks at once.
    serve(made);
    made.addEventListener('open', () => {
      pause = firstPause;
    });
    made.addEventListener('close', () => {
      if (socket !== made || closed) return;
      socket = undefined;
      timer = setTimeout(open, pause);
      pause = Math.min(longestPause, pause * 2);
    });
  }

  open();
  return {
    hurry() {
      if (timer !== undefined) open();
    },
    renew: () => socket?.close(),
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
