import { Check } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { showAddress } from '../addresses.ts';
import type { DraftSession } from '../draft-session.ts';
import { replaced } from './lists.ts';
import { doubtful } from './near.ts';
import { remarkOn } from './words.ts';

/** The addresses that may not be meant, and a button for each that may be. */
export function DoubtfulRecipients({ session }: { readonly session: DraftSession }): ReactElement {
  const { t } = useTranslation();
  // As they were when it was asked: what is put right stays in the list, and is seen to be.
  const [all] = useState(() => doubtful(session.store.getState().draft));
  const [corrections, setCorrections] = useState<ReadonlyMap<string, string>>(new Map());
  return (
    <ul className="doubtful-list">
      {all.map(({ field, recipient, doubt }) => {
        const { sentence, correction, correct } = remarkOn(recipient, doubt, t) ?? {};
        const now = corrections.get(recipient.address);
        return (
          <li key={`${field} ${recipient.address}`}>
            {now === undefined ? (
              <span>{sentence}</span>
            ) : (
              <span>
                <Check aria-hidden /> {now}
              </span>
            )}
            {now === undefined && correction && correct && (
              <Button
                kind="outline"
                onPress={() => {
                  const better = { ...recipient, ...correction };
                  session.edit(replaced(session.store.getState().draft, field, recipient.address, [better]));
                  setCorrections(new Map([...corrections, [recipient.address, showAddress(better)]]));
                }}
              >
                {correct}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
