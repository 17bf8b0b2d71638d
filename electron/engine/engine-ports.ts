import type { Failure } from '../../shared/model/failure.ts';
import type { StoreClient } from './store/store-client.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log/log.ts';
import type { Secrets } from './secrets.ts';
import type { Vault } from './vault/vault.ts';

/** Everything the engine is given; it finds nothing by itself. */
export interface EnginePorts {
  readonly store: StoreClient;
  readonly vault: Vault;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** `<profile>/cache`, for parts and the search index. */
  readonly cacheFolder: string;
  readonly shell: {
    readonly kind: 'electron' | 'served';
    readonly systemLanguage: string;
    readonly version: string;
    /** What the shell found wanting, read at every hello: it may grow while pages come up. */
    readonly degraded?: readonly Failure[];
  };
}

/** The whole program, as a shell sees it: procedures by RPC, bytes by URL. */
export interface EngineFace {
  /**
   * Serves /part/…, /source/…, /remote/…, /draft-part/…, /export/… (GET, HEAD) and /upload/…, /import/… (POST) with the headers of DESIGN's "Foreign
   * content". Both shells pass what they get unchanged.
   */
  bytes(request: Request): Promise<Response>;
  /** Refuses new work, waits for running work, closes; at most 3.5 s, logged. */
  close(): Promise<void>;
}
