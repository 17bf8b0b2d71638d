import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Failed } from '../../../../electron/engine/failed.ts';
import type { DraftId, FolderId, MessageId } from '../../../../shared/model/ids.ts';
import { crlf, openContentBench } from './content-bench.ts';

// A worker thread that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000, 5)]);
const mixed = crlf(
  'From: Ann <ann@example.com>',
  'Subject: 报告',
  'Content-Type: multipart/mixed; boundary=m',
  '',
  '--m',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>See the <b>files</b></p>',
  '--m',
  'Content-Type: image/png; name="../p.png"',
  'Content-Transfer-Encoding: base64',
  '',
  png.toString('base64').replace(/.{76}/g, '$&\r\n'),
  '--m',
  'Content-Type: image/png; name=lie.png',
  '',
  '<html><script>alert(1)</script></html>',
  '--m',
  'Content-Type: image/svg+xml; name=x.svg',
  '',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '--m',
  'Content-Type: text/html; name=page.html',
  'Content-Disposition: attachment',
  '',
  '<script>alert(1)</script>',
  '--m--',
);

describe('opening a message', () => {
  test('fetches what is read, once, and then needs no server', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(mixed);
    const view = await bench.content.view(id);
    expect(view.body).toEqual({ text: 'See the files', html: '<p>See the <b>files</b></p>' });
    expect(view.failure).toBeUndefined();
    expect(view.parts.map(({ type, use }) => [type, use])).toEqual([
      ['text/html', 'text'],
      ['image/png', 'attachment'],
      ['image/png', 'attachment'],
      ['image/svg+xml', 'attachment'],
      ['text/html', 'attachment'],
    ]);
    expect(JSON.stringify(view)).not.toMatch(/"uid"|accountId|placements|hashes/);
    expect(bench.rows.get(id)?.preview).toBe('See the files');
    expect(bench.events).toContainEqual({ kind: 'messages', folderId: 1, added: 0 });
    bench.online = false;
    expect((await bench.content.view(id)).body).toEqual(view.body);
    expect(bench.commands('fetchSections')).toBe(1);
  });

  test('two windows at once ask the server once', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(mixed);
    await Promise.all([bench.content.view(id), bench.content.view(id)]);
    expect(bench.commands('fetchSections')).toBe(1);
  });

  test('offline and not cached: what is known, and why there is no more', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(mixed);
    bench.online = false;
    const view = await bench.content.view(id);
    expect(view.body).toBeUndefined();
    expect(view).toMatchObject({ failure: { code: 'offline' }, summary: { subject: '报告' } });
  });

  test('whose structure the server could not say is read as a whole', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(mixed, { structure: false });
    const view = await bench.content.view(id);
    expect(view.body?.text).toBe('See the files');
    expect(view.parts).toHaveLength(5);
    expect(bench.commands('streamSection')).toBe(1);
    await (await bench.fetch(view.sourceUrl)).text();
    expect(bench.commands('streamSection')).toBe(1);
  });

  test('that is gone is said', async () => {
    await using bench = await openContentBench();
    await expect(bench.content.view(99 as MessageId)).rejects.toMatchObject({
      failure: { code: 'message-gone' },
    });
  });

  test('remembers whose images are always shown', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(mixed);
    expect((await bench.content.view(id)).remoteImagesAllowed).toBe(false);
    bench.remoteImagesFrom = ['ann@example.com'];
    expect((await bench.content.view(id)).remoteImagesAllowed).toBe(true);
  });
});

describe('a part by its URL is dead', () => {
  const dead = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
  };
  async function open(section: string, more = '') {
    const bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    const part = view.parts.find((each) => each.section === section)!;
    return { bench, part, response: await bench.fetch(part.url + more) };
  }

  test('an image that is one is shown, under a safe name', async () => {
    const { bench, part, response } = await open('2');
    await using _ = bench;
    expect(part.url).toMatch(/^\/part\/[\w-]{40,}\/_p\.png$/);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...dead,
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''_p.png",
      'content-length': String(png.length),
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    const download = await bench.fetch(`${part.url}?download=1`);
    expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''_p.png");
    await download.body?.cancel();
    const head = await bench.fetch(part.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.body]).toEqual([
      200,
      String(png.length),
      null,
    ]);
  });

  test.each([
    ['HTML that calls itself a PNG', '3'],
    ['SVG', '4'],
    ['HTML', '5'],
  ])('%s is only ever saved', async (_name, section) => {
    const { bench, response } = await open(section);
    await using _ = bench;
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...dead,
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /),
    });
    await response.body?.cancel();
  });

  test('the source is text and nothing else, byte for byte', async () => {
    await using bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    const response = await bench.fetch(view.sourceUrl);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      ...dead,
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'inline',
    });
    expect(await response.text()).toBe(mixed);
  });

  test('it is fetched once, lies in the cache by its hash, and is fetched again when it was cleared', async () => {
    const { bench, part, response } = await open('2');
    await using _ = bench;
    await response.arrayBuffer();
    await (await bench.fetch(part.url)).arrayBuffer();
    expect(bench.commands('streamSection')).toBe(1);
    const [name] = await readdir(join(bench.cacheFolder, 'parts'));
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    await writeFile(join(bench.cacheFolder, 'parts', name!), 'cut');
    expect((await (await bench.fetch(part.url)).arrayBuffer()).byteLength).toBe(png.length);
    expect(bench.commands('streamSection')).toBe(2);
  });

  test('a download that breaks leaves nothing half-written', async () => {
    await using bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    bench.server.fault = (verb) => (verb === 'streamSection' ? 'line-lost-before' : undefined);
    const response = await bench.fetch(view.parts[1]!.url);
    expect([response.status, (await response.json()).failure.code]).toEqual([503, 'connection-lost']);
    expect(await readdir(join(bench.cacheFolder, 'parts'))).toEqual([]);
  });

  test.each([
    ['forged', (url: string) => url.replace(/\/part\/./, '/part/~')],
    ['for another use', (url: string) => url.replace('/part/', '/source/')],
    ['cut', (url: string) => url.slice(0, 30)],
    ['of no kind', () => '/nothing/here'],
  ])('a URL that is %s is not found', async (_name, change) => {
    await using bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    expect((await bench.fetch(change(view.parts[1]!.url))).status).toBe(404);
  });

  test('a URL of another generation is not found', async () => {
    await using bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    bench.generation = 'two';
    expect((await bench.fetch(view.parts[1]!.url)).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE'])('%s is not allowed', async (method) => {
    await using bench = await openContentBench();
    const view = await bench.content.view(await bench.add(mixed));
    expect((await bench.fetch(view.parts[1]!.url, { method })).status).toBe(405);
  });
});

describe('files for a draft', () => {
  const id = 'draft-1' as DraftId;

  test('are taken by their URL and served back', async () => {
    await using bench = await openContentBench();
    const { uploadUrl } = bench.content.draftUrls(id, []);
    const response = await bench.fetch(`${uploadUrl}?name=${encodeURIComponent('../图.png')}`, {
      method: 'POST',
      body: png,
      headers: { 'content-type': 'text/html' },
    });
    const attachment = (await response.json()) as { url: string; hash: string };
    expect(attachment).toMatchObject({ fileName: '_图.png', type: 'image/png', size: png.length });
    expect(bench.vault.drafts.hasPart(attachment.hash)).toBe(true);
    const back = await bench.fetch(attachment.url);
    expect(Buffer.from(await back.arrayBuffer()).equals(png)).toBe(true);
    expect(back.headers.get('content-type')).toBe('image/png');
  });

  test('are refused when they are too big, or the URL is no upload', async () => {
    await using bench = await openContentBench();
    const { uploadUrl } = bench.content.draftUrls(id, []);
    const big = await bench.fetch(uploadUrl, {
      method: 'POST',
      body: 'x',
      headers: { 'content-length': '999999999' },
    });
    expect([big.status, (await big.json()).failure.code]).toEqual([413, 'message-too-big']);
    expect((await bench.fetch('/upload/forged', { method: 'POST', body: 'x' })).status).toBe(404);
    expect((await bench.fetch(uploadUrl)).status).toBe(405);
  });
});

describe('previews', () => {
  test('of rows in view come together, once, in one command', async () => {
    await using bench = await openContentBench();
    const ids: MessageId[] = [];
    for (let i = 0; i < 20; i++) ids.push(await bench.add(`Subject: ${i}\r\n\r\nText number ${i}`));
    bench.content.wantPreviews(ids);
    bench.content.wantPreviews(ids.slice(0, 5));
    await bench.content.close();
    expect(ids.map((id) => bench.rows.get(id)?.preview)).toEqual(ids.map((_, i) => `Text number ${i}`));
    expect(bench.commands('fetchBeginnings')).toBeLessThanOrEqual(2);
    bench.content.wantPreviews(ids);
    await bench.content.close();
    expect(bench.commands('fetchBeginnings')).toBeLessThanOrEqual(2);
  });

  test('look further where styles fill the beginning', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(
      crlf('Content-Type: text/html', '', `<style>${'a{b:c}'.repeat(3000)}</style><p>Deal of the day</p>`),
    );
    bench.content.wantPreviews([id]);
    await bench.content.close();
    expect(bench.rows.get(id)?.preview).toBe('Deal of the day');
  });

  test('a message without text has an empty one, and is not asked for again', async () => {
    await using bench = await openContentBench();
    const id = await bench.add(crlf('Content-Type: image/png', '', 'x'));
    bench.content.wantPreviews([id]);
    await bench.content.close();
    expect(bench.rows.get(id)?.preview).toBe('');
    expect(bench.commands('fetchBeginnings')).toBe(0);
  });

  test('a server that refuses costs the preview and nothing else', async () => {
    await using bench = await openContentBench();
    const id = await bench.add('Subject: x\r\n\r\nhello');
    bench.server.fault = (verb) => (verb === 'fetchBeginnings' ? 'line-lost-before' : undefined);
    bench.content.wantPreviews([id]);
    await bench.content.close();
    expect(bench.rows.get(id)?.preview).toBeUndefined();
  });
});

describe('bodies for offline', () => {
  test('are fetched newest first, and end when there are no more', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 45; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    expect(await bench.content.fetchBodies(1 as FolderId, 1006)).toBe(40);
    expect(bench.bodies.size).toBe(40);
    expect(await bench.content.fetchBodies(1 as FolderId, 0)).toBe(5);
    expect(await bench.content.fetchBodies(1 as FolderId, 0)).toBe(0);
  });

  test('one that is gone does not hold up the others; a lost line ends the round', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 5; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    bench.rows.set(3, { ...bench.rows.get(3)!, uid: undefined });
    expect(await bench.content.fetchBodies(1 as FolderId, 0)).toBe(4);
    await bench.add('Subject: x\r\n\r\ny');
    bench.online = false;
    await expect(bench.content.fetchBodies(1 as FolderId, 0)).rejects.toMatchObject({
      failure: { code: 'offline' },
    });
  });

  test('how many were fetched before does not make the next ones dearer', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 90; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    await bench.content.fetchBodies(1 as FolderId, 0);
    expect(Math.max(...bench.limits)).toBe(20);
  });

  test('many that cannot be had do not hide the ones behind them, and are not asked for for ever', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 30; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    bench.server.fault = (verb, [, uid]) =>
      verb === 'fetchSections' && Number(uid) > 5 ? new Failed({ code: 'server-refused' }) : undefined;
    expect(await bench.content.fetchBodies(1 as FolderId, 0)).toBe(5);
    for (let round = 0; round < 5; round++) await bench.content.fetchBodies(1 as FolderId, 0);
    expect(bench.commands('fetchSections')).toBe(5 + 3 * 25);
  });

  test('one that breaks something of ours does not hold up the others; a login that fails is tried once', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 5; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    bench.server.fault = (verb, [, uid]) => {
      if (verb === 'fetchSections' && uid === 3) throw new TypeError('ours');
      return undefined;
    };
    expect(await bench.content.fetchBodies(1 as FolderId, 0)).toBe(4);
    bench.bodies.clear();
    const before = bench.commands('fetchSections');
    bench.server.fault = () => new Failed({ code: 'too-many-connections' });
    await expect(bench.content.fetchBodies(1 as FolderId, 0)).rejects.toMatchObject({
      failure: { code: 'too-many-connections' },
    });
    expect(bench.commands('fetchSections')).toBe(before + 1);
  });

  test('stop when told', async () => {
    await using bench = await openContentBench();
    for (let i = 0; i < 5; i++) await bench.add(`Subject: ${i}\r\n\r\nText ${i}`);
    const stop = new AbortController();
    stop.abort();
    expect(await bench.content.fetchBodies(1 as FolderId, 0, stop.signal)).toBe(0);
  });
});

test('remote images: trackers are left out, and what is no web address', async () => {
  await using bench = await openContentBench();
  const answer = bench.content.remoteImages([
    'https://x.example/a.png',
    'https://x.list-manage.com/track/open.php?u=1',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ]);
  expect(answer.trackers).toBe(1);
  expect(Object.keys(answer.urls)).toEqual(['https://x.example/a.png']);
  expect(answer.urls['https://x.example/a.png']).toMatch(/^\/remote\/[\w-]{40,}$/);
});
