import type { Account } from '../../../shared/model/account.ts';

/** The face has so many colours for accounts. */
const colours = 8;

/** The first colour that no account has; with all taken, they begin again. */
export function freeColour(accounts: readonly Account[]): number {
  const used = new Set(accounts.map((account) => account.colour));
  for (let colour = 0; colour < colours; colour += 1) if (!used.has(colour)) return colour;
  return accounts.length % colours;
}
