import type { Address } from '../../shared/model/address.ts';

/** Names, or addresses where there are none. */
export function peopleOf(addresses: readonly Address[]): string {
  return addresses.map(({ name, address }) => name || address).join(', ');
}

/** The first words of HTML of which the end may be missing; parsed, never shown as HTML. */
export function textOf(beginning: string): string {
  const { body } = new DOMParser().parseFromString(
    beginning
      // The app's policy complains of styles even where nothing is shown.
      .replaceAll(/\sstyle\s*=\s*("[^"]*"|'[^']*')/gi, '')
      .replaceAll(/<\/(p|li|td|th|div|blockquote)>|<br\s*\/?>/gi, ' $&'),
    'text/html',
  );
  return (body.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
