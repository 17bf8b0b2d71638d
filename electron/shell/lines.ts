import type { Site } from './places.ts';

/** The words by which a page gets its port. The page says `ask`, the preload sends `channel`, main answers `port`. */
export const lines: Readonly<
  Record<Site, { readonly ask: string; readonly channel: string; readonly port: string }>
> = {
  skein: { ask: 'skein-connect', channel: 'start-skein', port: 'skein-port' },
  store: { ask: 'skein-store-connect', channel: 'start-skein-store', port: 'skein-store-port' },
};

/** What the page's own world says about itself when it asks, for the start-up probes. */
export interface PageReport {
  readonly origin: string;
  readonly secure: boolean;
}

/** The channel of shared/contract/shell-word.ts. */
export const wordChannel = 'skein-word';
