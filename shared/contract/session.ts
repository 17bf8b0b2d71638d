import { type } from '@orpc/contract';
import { z } from 'zod';
import type { Failure } from '../model/failure.ts';
import { procedure } from './errors.ts';

/** Raised with every change of the contract that an older page cannot work with. */
export const contractVersion = 2;

export interface Welcome {
  readonly contractVersion: number;
  /** Names this life of the cache; rows and URLs of another generation are void. */
  readonly generation: string;
  /** Names the profile's database; the served page starts the store worker with it. */
  readonly profileId: string;
  readonly shell: 'electron' | 'served';
  readonly platform: string;
  /** The system's language, BCP 47. */
  readonly systemLanguage: string;
  readonly version: string;
  /** What works less well than it should, for example a missing keyring. */
  readonly degraded: readonly Failure[];
}

/** The handshake; a page of another contract version gets `contract-mismatch` and asks to be reloaded. */
export const session = {
  hello: procedure.input(z.object({ contractVersion: z.number().int() })).output(type<Welcome>()),
};
