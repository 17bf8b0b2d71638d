import type { ServerResponse } from 'node:http';
import en from '../../shared/locales/en/entrance.json' with { type: 'json' };
import zhCN from '../../shared/locales/zh-CN/entrance.json' with { type: 'json' };
import { commonHeaders, contentSecurityPolicy } from '../../shared/security/headers.ts';

export type Notice = keyof typeof en;

/** A page with one sentence, in the first language the browser asks for that we speak. */
export function answerNotice(
  response: ServerResponse,
  status: number,
  notice: Notice,
  languages: string | undefined,
  more: Readonly<Record<string, string>> = {},
): void {
  const chinese = /^\s*zh\b/i.test(languages ?? '');
  const page = `<!doctype html>
<html lang="${chinese ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Skein</title></head>
<body><h1>Skein</h1><p>${(chinese ? zhCN : en)[notice]}</p></body>
</html>
`;
  response.writeHead(status, {
    ...commonHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy('notice'),
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(page),
    ...more,
  });
  response.end(response.req.method === 'HEAD' ? undefined : page);
}
