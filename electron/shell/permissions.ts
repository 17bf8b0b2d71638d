import type { Session } from 'electron';
import { type Site, siteOf } from './places.ts';

/** Everything a page may do beside showing itself. The store asks not to be evicted; the face copies text. */
const granted: Readonly<Record<string, Site>> = {
  'persistent-storage': 'store',
  'clipboard-sanitized-write': 'skein',
};

function isGranted(permission: string, address: string): boolean {
  const site = Object.hasOwn(granted, permission) ? granted[permission] : undefined;
  return site !== undefined && siteOf(address) === site;
}

/** Both handlers: Electron asks the one for prompts and the other for silent checks, and allows where one is missing. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(details.isMainFrame && isGranted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}
