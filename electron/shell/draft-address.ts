import { draftId, type DraftId } from '../../shared/model/ids.ts';
import { isPageOf } from './places.ts';

/** @returns the draft that the face asks a window of its own for; undefined for every other address */
export function draftOf(address: string): DraftId | undefined {
  if (!isPageOf('skein', address)) return undefined;
  const asked = draftId.safeParse(new URL(address).searchParams.get('compose'));
  return asked.success ? asked.data : undefined;
}
