import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recipient } from '../../../shared/model/draft.ts';
import { Button } from '../../ui/Button.tsx';
import { showAddress } from '../addresses.ts';
import type { DraftSession } from '../draft-session.ts';
import type { Doubt } from './doubts.ts';
import { type Field, replaced, type Twin } from './lists.ts';
import { remarkOn } from './words.ts';

/** More at once nobody reads; the chips are marked all the same. */
const most = 2;

interface RemarksProps {
  readonly session: DraftSession;
  readonly field: Field;
  readonly list: readonly Recipient[];
  readonly doubts: ReadonlyMap<string, Doubt>;
}

/** What is wrong or doubtful about the addresses of a field, each with its correction. */
export function Remarks({ session, field, list, doubts }: RemarksProps): ReactElement {
  const { t } = useTranslation();
  const all = list.flatMap((recipient) => {
    const remark = remarkOn(recipient, doubts.get(recipient.address), t);
    return remark ? [{ recipient, remark }] : [];
  });
  // What keeps the message here comes before what is only doubtful.
  const found = [
    ...all.filter(({ remark }) => remark.isFault),
    ...all.filter(({ remark }) => !remark.isFault),
  ];
  return (
    <div className="remarks" role="status">
      {found.slice(0, most).map(({ recipient, remark: { isFault, sentence, correction, correct } }) => (
        <p key={recipient.address} className={isFault ? 'remark bad' : 'remark'}>
          <span>{sentence}</span>
          {correction && correct && (
            <Button
              kind="link"
              onPress={() =>
                session.edit(
                  replaced(session.store.getState().draft, field, recipient.address, [
                    { ...recipient, ...correction },
                  ]),
                )
              }
            >
              {correct}
            </Button>
          )}
        </p>
      ))}
      {found.length > most && (
        <p className="remark">{t('recipients.more', { count: found.length - most })}</p>
      )}
    </div>
  );
}

interface TwinNoteProps {
  readonly twins: readonly Twin[];
  readonly field: Field;
  readonly onMove: (twin: Twin) => void;
}

/** Whoever was added a second time stays where they were, and it is said where that is. */
export function TwinNote({ twins, field, onMove }: TwinNoteProps): ReactElement {
  const { t } = useTranslation();
  const [first] = twins;
  return (
    <div className="remarks" role="status">
      {first && (
        <p className="remark">
          <span>
            {t('recipients.twin', {
              name: first.recipient.name || showAddress(first.recipient),
              field: t(first.field === 'replyTo' ? 'recipients.replyTo' : `compose.${first.field}`),
            })}
          </span>
          {first.field !== field && (
            <Button kind="link" onPress={() => onMove(first)}>
              {t('recipients.twin-move')}
            </Button>
          )}
          {twins.length > 1 && <span>{t('recipients.more', { count: twins.length - 1 })}</span>}
        </p>
      )}
    </div>
  );
}
