import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, ask } from '../../fixtures/ask.ts';
import { openServed, type ServedFixture } from '../../fixtures/served-shell.ts';

/** Everything here asks with a good cookie unless it says otherwise: the other walls must hold alone. */
describe('served shell: who may ask', () => {
  let shell: ServedFixture;
  let cookie: string;
  let host: string;
  beforeAll(async () => {
    shell = await openServed();
    cookie = await shell.enter();
    host = `127.0.0.1:${shell.server.port}`;
  });
  afterAll(() => shell.close());

  const raw = (path: string, headers: Record<string, string>, method = 'GET'): Promise<Asked> =>
    ask(shell.server.port, path, { method, headers });

  it('listens on the loopback address alone', async () => {
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter((each) => each.family === 'IPv4' && !each.internal);
    for (const { address } of others) {
      await expect(fetch(`http://${address}:${shell.server.port}/`)).rejects.toThrow('fetch failed');
    }
  });

  describe('Host', () => {
    it.each([
      ['another name', 'skein.example'],
      ['a name that was rebound to this computer', 'attacker.example:8737'],
      ['the number without the port', '127.0.0.1'],
      ['another port', '127.0.0.1:1'],
      ['another loopback number', '127.0.0.2:8737'],
    ])('refuses %s', async (_, name) => {
      const answer = await raw('/', { host: name, cookie });
      expect(answer.status).toBe(403);
      expect(answer.body.toString()).not.toContain('<script');
    });

    it('refuses a rebound name even for the token, which stays good', async () => {
      const { search } = new URL(shell.server.address());
      const answer = await raw(`/${search}`, { host: `attacker.example:${shell.server.port}` });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(new URL(shell.server.address()).search).toBe(search);
    });

    it('leads localhost to the number, where the cache is', async () => {
      const answer = await raw('/?token=abc', { host: `localhost:${shell.server.port}` });
      expect(answer.status).toBe(308);
      expect(answer.headers.get('location')).toBe(`${shell.origin}/?token=abc`);
    });

    it('does not lead localhost to another host', async () => {
      const answer = await raw('//evil.example/', { host: `localhost:${shell.server.port}` });
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.status).toBe(403);
    });

    it('refuses a whole address in the request line', async () => {
      const answer = await raw('http://evil.example/index.html', { host, cookie });
      expect(answer.status).toBe(404);
    });
  });

  describe('Origin', () => {
    it.each([
      'http://evil.example',
      'null',
      'http://localhost:8737',
      'https://127.0.0.1:8737',
      'http://127.0.0.1:1',
    ])('refuses a page of %s', async (origin) => {
      expect((await raw('/part/image', { host, cookie, origin })).status).toBe(403);
      expect((await raw('/upload/d1', { host, cookie, origin }, 'POST')).status).toBe(403);
    });

    it('refuses a POST without one', async () => {
      const before = shell.engine.asked.length;
      expect((await raw('/upload/d1', { host, cookie }, 'POST')).status).toBe(403);
      expect(shell.engine.asked.length).toBe(before);
    });

    it.each(['cross-site', 'same-site'])(
      'refuses a %s request, which another port of this computer makes',
      async (site) => {
        const headers = {
          host,
          cookie,
          'sec-fetch-site': site,
          'sec-fetch-mode': 'no-cors',
          'sec-fetch-dest': 'image',
        };
        expect((await raw('/part/image', headers)).status).toBe(403);
      },
    );

    it('takes a link that somebody clicked elsewhere', async () => {
      const headers = {
        host,
        cookie,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      };
      expect((await raw('/', headers)).status).toBe(200);
    });

    it('refuses to be framed by a foreign page', async () => {
      const headers = {
        host,
        cookie,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'iframe',
      };
      expect((await raw('/', headers)).status).toBe(403);
    });
  });

  describe('token and cookie', () => {
    it.each([
      '/',
      '/index.html',
      '/assets/index-AbC123_-.js',
      '/part/image',
      '/store-worker.js',
      '/message-body.html',
    ])('answers %s only with a cookie, so another user of this computer sees one sentence', async (path) => {
      const answer = await raw(path, { host });
      expect(answer.status).toBe(401);
      expect(answer.body.toString()).toContain('Press Enter in the terminal');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    });

    it('says it in Chinese to a Chinese browser', async () => {
      const answer = await raw('/', { host, 'accept-language': 'zh-CN,zh;q=0.9' });
      expect(answer.body.toString()).toContain('尚未登录');
    });

    it.each([
      ['a made-up cookie', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
      ['an empty one', ''],
    ])('refuses %s', async (_, value) => {
      expect((await raw('/', { host, cookie: `skein-${shell.server.port}=${value}` })).status).toBe(401);
    });

    it('refuses the cookie of a Skein at another port', async () => {
      const value = cookie.slice(cookie.indexOf('=') + 1);
      expect((await raw('/', { host, cookie: `skein-1=${value}` })).status).toBe(401);
    });

    it('finds its cookie among others', async () => {
      expect((await raw('/', { host, cookie: `a=b; ${cookie}; skein-1=x` })).status).toBe(200);
    });

    it('exchanges a token for a cookie that no script and no foreign page can use', async () => {
      const { search } = new URL(shell.server.address());
      const answer = await raw(`/${search}`, { host });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe('/');
      expect(answer.headers.get('set-cookie')).toMatch(
        new RegExp(`^skein-${shell.server.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      );
    });

    it('refuses a token that was used, and one that never was', async () => {
      const { search } = new URL(shell.server.address());
      expect((await raw(`/${search}`, { host })).status).toBe(303);
      const replayed = await raw(`/${search}`, { host });
      expect(replayed.status).toBe(403);
      expect(replayed.headers.get('set-cookie')).toBeNull();
      expect((await raw('/?token=guess', { host })).status).toBe(403);
      expect((await raw('/?token=', { host })).status).toBe(403);
    });

    it('has a new address for who lost the cookie, and the older cookie stays good', async () => {
      const again = await shell.enter();
      expect(again).not.toBe(cookie);
      expect((await raw('/', { host, cookie: again })).status).toBe(200);
      expect((await raw('/', { host, cookie })).status).toBe(200);
      expect(shell.addresses.at(-1)).toBe(shell.server.address());
    });

    it('does not spend a token on who is in already', async () => {
      const { search } = new URL(shell.server.address());
      const answer = await raw(`/${search}`, { host, cookie });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(new URL(shell.server.address()).search).toBe(search);
    });

    it('never tells a token', async () => {
      const { searchParams } = new URL(shell.server.address());
      const token = searchParams.get('token') ?? 'none';
      for (const path of ['/', '/?token=guess', '/nothing', '/message-body.html']) {
        for (const headers of [{ host }, { host, cookie }] as Record<string, string>[]) {
          const answer = await raw(path, headers);
          expect(answer.body.toString()).not.toContain(token);
          expect(JSON.stringify([...answer.headers])).not.toContain(token);
        }
      }
    });
  });
});
