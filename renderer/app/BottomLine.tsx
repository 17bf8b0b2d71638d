import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../commands/use-command.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { useLines } from '../state/lines.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Toast } from '../ui/Toast.tsx';

/** How long a line can be answered; a failure stays longer, because it has to be read. */
const doneStays = 10_000;
const failureStays = 20_000;

/** What was done, with its undo; or why it was not. Announced politely, in a region that is always there. */
export function BottomLine(): ReactElement {
  const { t, i18n } = useTranslation();
  const { line, hide } = useLines();
  const undo = useCommand('edit.undo');
  const failure = line?.kind === 'failed' ? failureWords(line.failure, t, i18n.language) : undefined;
  const words = failure
    ? [failure.what, failure.todo, failure.next].filter(Boolean).join(i18n.language === 'zh-CN' ? '' : ' ')
    : line?.kind === 'done'
      ? t(line.sentence, line.params)
      : '';
  const canUndo = line?.kind === 'done' && line.undo !== undefined;
  return (
    <div role="status" aria-live="polite" className="bottom-line">
      {line && (
        <Toast
          key={line.shownAt}
          stays={failure ? failureStays : doneStays}
          closeLabel={t('app.dismiss')}
          onGone={hide}
          actions={
            canUndo && (
              <>
                <Button onPress={undo.run}>{undo.label}</Button>
                {undo.shortcut && <Kbd>{undo.shortcut}</Kbd>}
              </>
            )
          }
        >
          {words}
        </Toast>
      )}
    </div>
  );
}
