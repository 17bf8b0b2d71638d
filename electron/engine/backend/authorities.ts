import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

const contexts = new Map<string, SecureContext>();

/**
 * What TLS connections trust: Node's bundled authorities, those of the system, and `ca` (PEM) of a test. Made once,
 * because reading some 300 certificates takes milliseconds that each connection would pay.
 */
export function trusted(ca = ''): SecureContext {
  const known = contexts.get(ca);
  if (known) return known;
  const authorities = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  if (ca) authorities.add(ca);
  const context = createSecureContext({ ca: [...authorities], minVersion: 'TLSv1.2' });
  contexts.set(ca, context);
  return context;
}
