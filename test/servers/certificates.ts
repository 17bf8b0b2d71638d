import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Certificates {
  /** PEM of the authority; hand it to a client as `ca`. */
  readonly ca: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateWishes {
  /** subjectAltName; default: localhost and 127.0.0.1. */
  readonly altNames?: string;
  /** Days it is valid; 0 makes one that has expired when it is looked at. */
  readonly days?: number;
}

/** Makes an authority and a certificate signed by it, with openssl, for loopback servers. */
export async function makeCertificates(
  folder: string,
  wishes: CertificateWishes = {},
): Promise<Certificates> {
  const file = (name: string): string => join(folder, name);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    ...ec,
    '-days',
    '30',
    '-subj',
    '/CN=Skein test authority',
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
  ]);
  await run('openssl', [
    'req',
    ...ec,
    '-subj',
    '/CN=Skein test server',
    '-keyout',
    file('server.key'),
    '-out',
    file('server.csr'),
  ]);
  await writeFile(file('server.ext'), `subjectAltName=${wishes.altNames ?? 'DNS:localhost,IP:127.0.0.1'}\n`);
  const signed = [
    'x509',
    '-req',
    '-in',
    file('server.csr'),
    '-CA',
    file('ca.pem'),
    '-CAkey',
    file('ca.key'),
    '-CAcreateserial',
  ];
  const span = [
    '-days',
    String(wishes.days ?? 30),
    '-extfile',
    file('server.ext'),
    '-out',
    file('server.pem'),
  ];
  await run('openssl', [...signed, ...span]);
  return {
    ca: await readFile(file('ca.pem'), 'utf8'),
    certFile: file('server.pem'),
    keyFile: file('server.key'),
    cert: await readFile(file('server.pem'), 'utf8'),
    key: await readFile(file('server.key'), 'utf8'),
  };
}
