import type { Browser, BrowserContext, Page } from 'playwright';
import {
  accountEntry,
  ann,
  makeProfile,
  openFace,
  type Servers,
  type Shell,
  startBrowser,
  startServers,
  startShell,
} from './app.ts';

/** Real servers, a running shell and a browser looking at it: what one file of tests plays on. */
export interface Stage {
  readonly servers: Servers;
  readonly shell: Shell;
  readonly profile: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
  close(): Promise<void>;
}

interface StageOptions {
  /** Before anybody looks. */
  readonly deliver?: (servers: Servers) => Promise<void>;
  /** Ann's account is there already. */
  readonly withAccount?: boolean;
  /** Environment of the shell, which may depend on where its profile lies. */
  readonly env?: (profile: string) => Readonly<Record<string, string>>;
}

export async function openStage({ deliver, withAccount = true, env }: StageOptions): Promise<Stage> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0).toReversed()) await each();
  };
  try {
    const servers = await startServers();
    closers.push(() => servers.stop());
    await deliver?.(servers);
    const { folder: profile, remove } = await makeProfile();
    closers.push(remove);
    const shell = await startShell({
      profile,
      ...(withAccount && { accounts: [accountEntry(servers, ann, 'Ann Archer')] }),
      ...(env && { env: env(profile) }),
    });
    closers.push(() => shell.stop());
    const browser = await startBrowser();
    closers.push(() => browser.close());
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } });
    const page = await openFace(context, shell.address);
    return { servers, shell, profile, browser, context, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
