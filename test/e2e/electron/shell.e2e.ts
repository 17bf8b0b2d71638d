import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canRunElectron, pageAt, type RunningSkein, startSkein } from './electron.ts';

/** In a real Electron: what test/electron/main.test.ts asserts of the calls, asserted here of what they do. */
describe.skipIf(!canRunElectron())('Skein in a real Electron', () => {
  let skein: RunningSkein;
  beforeAll(async () => {
    skein = await startSkein();
  });
  afterAll(() => skein?.stop());

  it('shows its face, on its own secure origin, with a database and without node', async () => {
    await skein.face.getByRole('button', { name: 'Add account' }).first().waitFor();
    const page = await skein.face.evaluate(() => ({
      origin: location.origin,
      secure: isSecureContext,
      database: typeof indexedDB,
      node: typeof (globalThis as { require?: unknown }).require,
    }));
    expect(page).toEqual({ origin: 'app://skein', secure: true, database: 'object', node: 'undefined' });
  });

  it('answers with the headers of the served shell', async () => {
    const policy = await skein.face.evaluate(async () =>
      (await fetch('/')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'; script-src 'self'");
  });

  it('keeps its cupboard in a hidden window that the face cannot reach', async () => {
    const store = await pageAt(skein.app, 'app://store/');
    expect(await store.evaluate(() => location.origin)).toBe('app://store');
    const databases = await skein.face.evaluate(async () => (await indexedDB.databases()).length);
    expect(databases).toBe(0);
    const isVisible = await skein.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.webContents.getURL().startsWith('app://store/'))
        .map((window) => window.isVisible()),
    );
    expect(isVisible).toEqual([false]);
  });

  it('reaches no network and opens no window', async () => {
    const result = await skein.face.evaluate(async () => ({
      fetched: await fetch('https://example.com/').then(
        () => true,
        () => false,
      ),
      opened: window.open('https://example.invalid/') !== null,
    }));
    expect(result).toEqual({ fetched: false, opened: false });
  });

  it('survives the end of either page', async () => {
    for (const site of ['store', 'skein']) {
      await skein.app.evaluate(({ BrowserWindow }, host) => {
        const window = BrowserWindow.getAllWindows().find((each) =>
          each.webContents.getURL().startsWith(`app://${host}/`),
        );
        window?.webContents.forcefullyCrashRenderer();
      }, site);
    }
    const face = await pageAt(skein.app, 'app://skein/');
    await face.getByRole('button', { name: 'Add account' }).first().waitFor();
    await expect
      .poll(
        () =>
          skein.app.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows().map((window) => window.webContents.isCrashed()),
          ),
        { timeout: 20_000 },
      )
      .toEqual([false, false]);
  });

  it('keeps one live line through twenty reloads', async () => {
    const face = await pageAt(skein.app, 'app://skein/');
    for (let load = 0; load < 20; load++) await face.reload();
    // The face shows it only after the engine greeted it over the newest line.
    await face.getByRole('button', { name: 'Add account' }).first().waitFor();
    expect(await face.title()).toContain('Skein');
  });

  it('says nothing is degraded but what this system lacks', async () => {
    const { codes } = await skein.app.evaluate(async ({ session }) => ({
      codes: session.defaultSession.isPersistent() ? [] : ['cache-not-kept'],
    }));
    expect(codes).toEqual([]);
  });
});
