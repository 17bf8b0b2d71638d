import { startDemo } from './demo.ts';
import { chromium } from 'playwright';
import { spawn } from 'node:child_process';
const d = await startDemo();
const t0 = performance.now();
const s = spawn(
  process.execPath,
  ['electron/serve.ts', '--profile', d.profile, '--accounts', d.accountsFile, '--port', '8803', '--no-open'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const line = await new Promise((r) => s.stdout.once('data', (b) => r(String(b))));
console.log(performance.now() - t0, 'ms', line);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const cdp = await b.newBrowserCDPSession();
await cdp.send('Target.setDiscoverTargets', { discover: true });
cdp.on('Target.targetCreated', async (e) => {
  if (e.targetInfo.type === 'shared_worker') {
    console.log('worker', e.targetInfo.url);
    const { sessionId } = await cdp.send('Target.attachToTarget', {
      targetId: e.targetInfo.targetId,
      flatten: false,
    });
    globalThis.sid = sessionId;
    const send = (m) => cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(m) });
    await send({ id: 1, method: 'Runtime.enable' });
    await send({ id: 2, method: 'Log.enable' });
    globalThis.sendW = send;
  }
});
cdp.on('Target.receivedMessageFromTarget', (e) => console.log('W', e.message.slice(0, 600)));
const page = await b.newPage({ viewport: { width: 1280, height: 800 } });
page.on('console', (m) => console.log('console', m.type(), m.text()));
page.on('pageerror', (e) => console.log('pageerror', e.message));
page.on('requestfailed', (r) => console.log('failed', r.url(), r.failure()?.errorText));
page.on('response', (r) => {
  if (r.status() >= 400) console.log(r.status(), r.url());
});
await page.goto(line.split(' ').at(-1).trim());
await page.waitForTimeout(6000);
await globalThis.sendW?.({
  id: 3,
  method: 'Runtime.evaluate',
  params: {
    expression: `indexedDB.databases().then(d=>JSON.stringify(d)+ navigator.storage?.persist + location.href)`,
    awaitPromise: true,
    returnByValue: true,
  },
});
await page.waitForTimeout(1000);
await page.screenshot({ path: '/tmp/e1-demo.png' });

const row = page
  .getByRole('row')
  .filter({ hasText: 'Flyway Weekly' })
  .or(page.getByRole('option').filter({ hasText: 'Flyway' }))
  .first();
await row.click().catch((e) => console.log(e.message.slice(0, 300)));
await page.waitForTimeout(3000);
await page.screenshot({ path: '/tmp/e1-demo2.png' });
console.log((await page.locator('body').innerText()).slice(0, 1500));
await b.close();
s.kill('SIGTERM');
await new Promise((r) => s.once('exit', r));
console.log(await (await import('node:fs/promises')).readFile(d.profile + '/logs/skein.log', 'utf8'));
await d.stop();
