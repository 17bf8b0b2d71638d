import { describe, expect, test } from 'vitest';
import { sanitise } from '../../../renderer/message-body/sanitise.ts';
import { hostile } from './hostile.ts';

const none = { parts: {}, remote: {} };

function body(html: string, sources: Parameters<typeof sanitise>[1] = none): string {
  const document = new DOMParser().parseFromString(sanitise(html, sources).html, 'text/html');
  return document.body.innerHTML.trim();
}

describe('sanitise', () => {
  test.each(Object.entries(hostile))('leaves nothing alive of: %s', (_name, mail) => {
    const { html } = sanitise(
      mail
        .replaceAll('OUTHOST', 'out.example')
        .replaceAll('OUT', 'https://out.example')
        .replaceAll('RUN', 'window.ran=1'),
      none,
    );
    const page = new DOMParser().parseFromString(html, 'text/html');
    expect(
      page.querySelector(
        'script, iframe, frame, object, embed, form, input, button, meta, base, link, svg, math, template, noscript, video, audio, source, applet, portal, fencedframe',
      ),
    ).toBeNull();
    for (const element of page.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(
          /^on|^(srcset|ping|attributionsrc|srcdoc|formaction|xlink|poster|data|action)/,
        );
        expect(name === 'href' ? '' : value).not.toContain('out.example');
        expect(value).not.toMatch(/^\s*(javascript|vbscript|data:text)/i);
      }
    }
    expect([...page.querySelectorAll('style')].map((each) => each.textContent).join('')).not.toContain(
      'out.example',
    );
    // Read again, it stays what it was: nothing unfolds on a second parse.
    expect(sanitise(html, none).html).toBe(html);
  });

  test('inline images become the URL of their part, percent-encoded ids too', () => {
    const sources = { parts: { 'logo@a b': '/parts/1', plain: '/parts/2' }, remote: {} };
    expect(
      body('<img src="cid:logo@a%20b"><img src="cid:plain"><img src="cid:gone" alt="gone">', sources),
    ).toBe('<img src="/parts/1"><img src="/parts/2"><img alt="gone">');
  });

  test('an id like a property of objects is no part', () => {
    expect(body('<img src="cid:constructor"><img src="cid:__proto__">')).toBe('<img><img>');
  });

  test('remote images are left out and listed once, in src, srcset, background and styles', () => {
    const mail = `<style>p{background:url("https://a.example/css.png")}</style><body background="http://a.example/body.png">
      <img src="https://a.example/1.png"><img src="https://a.example/1.png"><img srcset="https://a.example/2.png 2x">
      <p style="background-image:url(https://a.example/p.png)">x</p></body>`;
    const { html, remote } = sanitise(mail, none);
    expect(html).not.toContain('a.example');
    expect([...remote].sort()).toEqual(
      ['css.png', 'body.png', '1.png', '2.png', 'p.png']
        .map((name) => `http${name === 'body.png' ? '' : 's'}://a.example/${name}`)
        .sort(),
    );
  });

  test('allowed images are shown from our own origin', () => {
    const remote = { 'https://a.example/1.png?x=1&y=2': '/remote/1', 'https://a.example/p.png': '/remote/2' };
    const shown = body(
      '<img src="https://a.example/1.png?x=1&amp;y=2"><p style="color:red;background-image:url(https://a.example/p.png)">x</p>',
      { parts: {}, remote },
    );
    expect(shown).toContain('<img src="/remote/1">');
    expect(shown).toContain('url("/remote/2")'.replaceAll('"', '&quot;'));
  });

  test('invisible images are counted as trackers and never listed', () => {
    const mail =
      '<img src="https://t.example/a" width="1" height="1"><img src="https://t.example/b" style="width:0px;height:1px"><img src="https://a.example/1.png" width="600" height="1">';
    expect(sanitise(mail, none)).toMatchObject({ trackers: 2, remote: ['https://a.example/1.png'] });
  });

  test('links keep http, https and mailto, and tell nobody where they came from', () => {
    expect(
      body(
        '<a href="https://a.example/x">a</a><a href="mailto:a@b.example">b</a><a href="/relative">c</a><a href="file:///etc/passwd">d</a>',
      ),
    ).toBe(
      '<a href="https://a.example/x" target="_blank" rel="noopener noreferrer nofollow">a</a><a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer nofollow">b</a><a>c</a><a>d</a>',
    );
  });

  test('places inside the message keep working under their prefix, in selectors too', () => {
    const { html } = sanitise('<style>#top{color:red}</style><a href="#top">up</a><p id="top">x</p>', none);
    expect(html).toContain('#user-content-top');
    expect(html.match(/user-content-top/g)).toHaveLength(3);
  });

  test('styles stay: layout, colours, priority, media; imports, fonts and animations go', () => {
    const { html } = sanitise(
      '<style><!-- @import "x"; @font-face{font-family:f;src:local(f)} .a{color:rgb(1,2,3)!important;width:calc(10px + 2%)} @media (max-width:600px){.a{display:none}} @keyframes k{} --></style><p class="a" style="margin:0 auto;behavior:url(x)">x</p>',
      none,
    );
    expect(html).toMatch(/\.a\s*\{color:\s*rgb\(1, 2, 3\)\s*!important/);
    expect(html).toContain('calc(2% + 10px)');
    expect(html).toContain('@media (max-width: 600px)');
    expect(html).toContain('margin: 0px auto');
    expect(html).not.toMatch(/@import|font-face|keyframes|behavior/);
  });

  test('heights in parts of the window become lengths: the frame is as tall as its content', () => {
    expect(body('<div style="min-height:100vh">x</div>')).toContain('min-height: 700px');
  });

  test('says whether the mail has colours and a layout of its own', () => {
    expect(sanitise('<p>Hello <b>you</b></p>', none)).toMatchObject({ ownColours: false, ownLayout: false });
    expect(sanitise('<table><tr><td bgcolor="#eee">x</td></tr></table>', none)).toMatchObject({
      ownColours: true,
      ownLayout: true,
    });
    expect(sanitise('<style>p{color:navy}</style><p>x</p>', none)).toMatchObject({ ownColours: true });
  });

  test('text of what is removed stays readable', () => {
    expect(body('<form>Your name <button>Send</button></form><marquee>news</marquee>')).toBe(
      'Your name Sendnews',
    );
  });
});
