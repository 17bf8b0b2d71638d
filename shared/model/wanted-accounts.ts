import { z } from 'zod';
import { isLoopback, newAccount, pop3Options } from './account.ts';

const notForOthers = 'is "none", which is only for hosts of this computer';

/** A field that nobody knows is a typing error: a mail client that guesses loses mail. */
const wanted = z
  .strictObject({
    ...newAccount.shape,
    incoming: z.strictObject(newAccount.shape.incoming.shape),
    outgoing: z.strictObject(newAccount.shape.outgoing.shape),
    pop3: z.strictObject(pop3Options.shape).optional(),
  })
  .superRefine((account, context) => {
    for (const side of ['incoming', 'outgoing'] as const) {
      if (account[side].security === 'none' && !isLoopback(account[side].host))
        context.addIssue({ code: 'custom', path: [side, 'security'], message: notForOthers });
    }
  });

/** The file that `--accounts` takes: accounts as a person would type them, with their passwords. */
const wantedAccounts = z.array(wanted).max(100);
export type WantedAccounts = z.infer<typeof wantedAccounts>;

/**
 * @param value what JSON.parse made of the file
 * @returns the accounts, or what is wrong: the field by its path, e.g. `accounts[0].incoming.port`, never a value
 */
export function readWantedAccounts(
  value: unknown,
): { readonly accounts: WantedAccounts } | { readonly wrong: string } {
  const parsed = wantedAccounts.safeParse(value);
  if (parsed.success) return { accounts: parsed.data };
  const [issue] = parsed.error.issues;
  return { wrong: issue ? sentenceOf(issue) : 'accounts' };
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const path = `accounts${issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `${path} has a field that does not exist: ${issue.keys.join(', ')}`;
    case 'invalid_type':
      return `${path} is missing or not of type ${issue.expected}`;
    case 'invalid_value':
      return `${path} must be one of ${issue.values.map((one) => JSON.stringify(one)).join(', ')}`;
    case 'too_small':
      return `${path} is too short or too small`;
    case 'too_big':
      return `${path} is too long or too big`;
    case 'custom':
      return `${path} ${issue.message}`;
    default:
      return `${path} does not have the form it needs`;
  }
}
