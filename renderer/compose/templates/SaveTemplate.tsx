import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/model/failure.ts';
import type { Template } from '../../../shared/model/template.ts';
import { FailureText } from '../../i18n/FailureText.tsx';
import { engine } from '../../rpc/client.ts';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { DraftSession } from '../draft-session.ts';
import { wholeHtml } from './whole-html.ts';

/** Keeps what is written as a template. One of the same name is replaced, and that is said before. */
export function SaveTemplate({
  session,
  templates,
  onClose,
}: {
  readonly session: DraftSession;
  readonly templates: readonly Template[];
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [name, setName] = useState(() => session.current().subject.trim().slice(0, 200));
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const same = templates.find((each) => each.name === name.trim());
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const html = await wholeHtml(session);
      const { subject } = session.current();
      await engine.templates.save({ id: same?.id, name: name.trim(), subject, html });
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The composer around it has a meaning of its own for what is submitted in it.
    event.stopPropagation();
    if (name.trim() !== '' && !isBusy) void save();
  };
  return (
    <Dialog title={t('templates.save-as')} closeLabel={t('compose.cancel')} isOpen onClose={onClose} high>
      <form className="template-form" onSubmit={submit}>
        <TextField
          label={t('templates.name')}
          value={name}
          onChange={(value) => setName(value.slice(0, 200))}
          help={same && t('templates.replaces')}
          autoFocus
        />
        <p className="template-help">{t('templates.fields', { open: '{{', close: '}}' })}</p>
        {failure && (
          <Note kind="bad" role="alert">
            <FailureText failure={failure} />
          </Note>
        )}
        <Button kind="primary" type="submit" isDisabled={name.trim() === '' || isBusy}>
          {t(same ? 'templates.replace' : 'templates.save')}
        </Button>
      </form>
    </Dialog>
  );
}
