import { z } from 'zod';

/** What version 1 said otherwise; the rest goes on as it is. */
const versionOne = z.looseObject({
  entry: z.looseObject({
    state: z.string(),
    attempts: z.number(),
    bodyStarted: z.boolean().optional(),
    recipients: z.array(z.looseObject({ state: z.string(), failure: z.unknown().optional() })),
    failure: z.unknown().optional(),
  }),
});

/**
 * Version 1 knew one state for a message: `accepted` meant that its copy was still to be filed, and whoever was refused
 * was told afterwards; `bodyStarted` stood for all recipients at once. In version 2 the copy has its own state, and each
 * recipient says itself whether the body is on its way.
 */
export function copyOfItsOwn(older: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const {
    entry: { bodyStarted, failure, ...entry },
    ...file
  } = versionOne.parse(older);
  const recipients = entry.recipients.map((each) =>
    bodyStarted && each.state === 'waiting' ? { ...each, state: 'sending' } : each,
  );
  const refused = recipients.find(({ state }) => state === 'refused');
  if (entry.state === 'accepted') {
    // What was written beside it was about the copy.
    const copy = { state: 'wanted', attempts: failure ? entry.attempts : 0, ...(failure ? { failure } : {}) };
    return {
      ...file,
      entry: refused
        ? { ...entry, recipients, copy, state: 'failed', failure: refused.failure }
        : { ...entry, recipients, copy },
    };
  }
  // Only after filing did a message with somebody who has it become anything else than accepted.
  const filed = recipients.some(({ state }) => state === 'accepted');
  return {
    ...file,
    entry: {
      ...entry,
      recipients,
      ...(failure ? { failure } : {}),
      ...(filed ? { copy: { state: 'filed', attempts: 0 } } : {}),
    },
  };
}
