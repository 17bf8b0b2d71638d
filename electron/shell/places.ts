/**
 * Addresses of the two pages. Scheme and hosts name the origins, and an origin owns its database: changing one means
 * an empty cache for everybody.
 */
export const scheme = 'app';
export const facePage = 'app://skein/';
export const messageBodyPage = 'app://skein/message-body.html';
export const storePage = 'app://store/store.html';

export type Site = 'skein' | 'store';

/**
 * Whose address it is. Compared by protocol and host: Node's URL gives a scheme of our own the origin "null".
 *
 * @returns undefined for every address that is not ours
 */
export function siteOf(address: string): Site | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== `${scheme}:` || url.port !== '' || url.username !== '') return undefined;
  return url.host === 'skein' || url.host === 'store' ? url.host : undefined;
}

/** @returns true when `address` is the page that belongs to the site, whatever its query. */
export function isPageOf(site: Site, address: string): boolean {
  if (siteOf(address) !== site) return false;
  const { pathname } = new URL(address);
  return site === 'store' ? pathname === '/store.html' : ['', '/', '/index.html'].includes(pathname);
}
