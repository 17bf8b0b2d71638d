import { Pencil, Trash2 } from 'lucide-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../shared/model/failure.ts';
import type { Template } from '../../../shared/model/template.ts';
import { FailureText } from '../../i18n/FailureText.tsx';
import { engine } from '../../rpc/client.ts';
import { toFailure } from '../../rpc/failure.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { TextField } from '../../ui/TextField.tsx';

/** All templates, to rename and remove. What one says is changed by saving a message under its name. */
export function ManageTemplates({
  templates,
  onClose,
}: {
  readonly templates: readonly Template[];
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [renamed, rename] = useState<Template['id']>();
  const [removed, remove] = useState<Template['id']>();
  const [failure, setFailure] = useState<Failure>();
  const run = async (change: () => Promise<unknown>): Promise<void> => {
    try {
      setFailure(undefined);
      await change();
      rename(undefined);
      remove(undefined);
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <Dialog title={t('templates.manage')} closeLabel={t('app.close')} isOpen onClose={onClose}>
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
      <ul className="template-list">
        {templates.map((each) =>
          each.id === renamed ? (
            <li key={each.id}>
              <RenameTemplate
                template={each}
                onCancel={() => rename(undefined)}
                onRename={(name) => void run(() => engine.templates.save({ ...each, name }))}
              />
            </li>
          ) : (
            <li key={each.id}>
              <span className="template-name">{each.name}</span>
              {each.id === removed ? (
                <>
                  <Button onPress={() => remove(undefined)}>{t('compose.cancel')}</Button>
                  <Button
                    kind="outline"
                    danger
                    autoFocus
                    onPress={() => void run(() => engine.templates.remove({ id: each.id }))}
                  >
                    {t('templates.remove')}
                  </Button>
                </>
              ) : (
                <>
                  <IconButton
                    label={t('templates.rename-of', { name: each.name })}
                    onPress={() => rename(each.id)}
                  >
                    <Pencil aria-hidden />
                  </IconButton>
                  <IconButton
                    label={t('templates.remove-of', { name: each.name })}
                    danger
                    onPress={() => remove(each.id)}
                  >
                    <Trash2 aria-hidden />
                  </IconButton>
                </>
              )}
            </li>
          ),
        )}
      </ul>
      {templates.length === 0 && <p className="template-help">{t('templates.none')}</p>}
      <p className="template-help">{t('templates.change')}</p>
    </Dialog>
  );
}

function RenameTemplate({
  template,
  onRename,
  onCancel,
}: {
  readonly template: Template;
  readonly onRename: (name: string) => void;
  readonly onCancel: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [name, setName] = useState(template.name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (name.trim() !== '') onRename(name.trim());
  };
  return (
    <form className="template-rename" onSubmit={submit}>
      <TextField
        label={t('templates.name')}
        value={name}
        onChange={(value) => setName(value.slice(0, 200))}
        autoFocus
      />
      <Button onPress={onCancel}>{t('compose.cancel')}</Button>
      <Button kind="primary" type="submit" isDisabled={name.trim() === ''}>
        {t('templates.save')}
      </Button>
    </form>
  );
}
