import { toFailure } from '../rpc/failure.ts';
import { useLines } from './lines.ts';

/**
 * Waits for something the person asked for; what fails is said at the bottom. What changed comes by its event.
 *
 * @returns whether it was done
 */
export async function told(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    useLines.getState().show({ kind: 'failed', failure: toFailure(error) });
    return false;
  }
}
