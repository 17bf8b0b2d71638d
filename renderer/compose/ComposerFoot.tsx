import { Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isMac, showShortcut } from '../commands/keys.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { AttachmentButton } from './Attachments.tsx';
import type { DraftSession } from './draft-session.ts';
import { Options } from './Options.tsx';
import { SendLater } from './SendLater.tsx';
import { startsAtSend } from './start-at-send.ts';
import type { Sending } from './use-sending.ts';
import type { Uploads } from './use-uploads.ts';

interface ComposerFootProps {
  readonly session: DraftSession;
  readonly uploads: Uploads;
  readonly sending: Sending;
}

/** What is done with the whole message: on the left sending and what goes with it, on the right throwing it away. */
export function ComposerFoot({ session, uploads, sending }: ComposerFootProps): ReactElement {
  const { t } = useTranslation();
  const onServer = useStore(session.store, ({ draft }) => draft.wishes?.holdOnServer === true);
  return (
    <div className="composer-foot">
      <Button
        kind="primary"
        shortcut={showShortcut('Mod+Enter', isMac)}
        isDisabled={sending.isBusy}
        autoFocus={startsAtSend(session.id)}
        onPress={sending.send}
      >
        {t('compose.send')}
      </Button>
      <SendLater isDisabled={sending.isBusy} onServer={onServer} onPick={sending.sendLater} />
      <AttachmentButton uploads={uploads} />
      <Options session={session} />
      <span className="composer-space" />
      <IconButton label={t('compose.discard')} danger onPress={sending.throwAway}>
        <Trash2 aria-hidden />
      </IconButton>
    </div>
  );
}
