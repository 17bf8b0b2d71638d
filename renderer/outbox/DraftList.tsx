import { useQuery } from '@tanstack/react-query';
import { Paperclip, SquarePen, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedDraft } from '../../shared/contract/drafts.ts';
import { CommandButton } from '../commands/CommandButton.tsx';
import { discardDraft, openDraft } from '../compose/index.ts';
import { rowDate } from '../i18n/dates.ts';
import { useToday } from '../i18n/use-today.ts';
import { draftsQuery } from '../state/queries.ts';
import { IconButton } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Confirm } from './Confirm.tsx';
import { DraftNews, DraftWhere } from './DraftWhere.tsx';
import { ListStates } from './ListStates.tsx';
import { peopleOf, textOf } from './row-words.ts';
import './outbox.css';

/** Unfinished mail of this computer, last touched first. */
export function DraftList(): ReactElement {
  const { t } = useTranslation();
  // Another device may have done something to them since.
  const drafts = useQuery({ ...draftsQuery, refetchOnMount: 'always' });
  const [asked, ask] = useState<ListedDraft>();
  const empty = (
    <EmptyState
      picture={<SquarePen />}
      title={t('outbox.drafts.empty')}
      actions={<CommandButton id="write.new" look="outline" />}
    >
      {t('outbox.drafts.empty-text')}
    </EmptyState>
  );
  return (
    <ListStates title={t('outbox.drafts.title')} query={drafts} empty={empty}>
      {(list) => (
        <>
          <ul className="unsent" aria-label={t('outbox.drafts.title')}>
            {list
              .toSorted((one, other) => other.savedAt - one.savedAt)
              .map((draft) => (
                <DraftRow key={draft.id} draft={draft} onDiscard={() => ask(draft)} />
              ))}
          </ul>
          {asked && (
            <Confirm
              words="outbox.discard-draft"
              onClose={() => ask(undefined)}
              onDo={() => void discardDraft(asked.id)}
            />
          )}
        </>
      )}
    </ListStates>
  );
}

function DraftRow({
  draft,
  onDiscard,
}: {
  readonly draft: ListedDraft;
  readonly onDiscard: () => void;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const today = useToday();
  return (
    <li className="unsent-row">
      <button type="button" className="unsent-main" onClick={() => void openDraft(draft.id)}>
        <span className="unsent-who">
          {peopleOf([...draft.to, ...draft.cc, ...draft.bcc]) || t('outbox.nobody')}
        </span>
        <span className="unsent-when">
          <DraftWhere onServer={draft.onServer} />
          {draft.attachments.length > 0 && <Paperclip aria-label={t('outbox.attached')} />}
          {draft.savedAt > 0 && rowDate(draft.savedAt, today, i18n.language)}
        </span>
        <span className="unsent-subject">{draft.subject || t('outbox.no-subject')}</span>
        <span className="unsent-text">{textOf(draft.beginning)}</span>
        <DraftNews onServer={draft.onServer} />
      </button>
      <IconButton label={t('outbox.discard')} onPress={onDiscard}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}
