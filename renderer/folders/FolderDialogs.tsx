import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import type { AccountId } from '../../shared/model/ids.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { accountsQuery, foldersQuery } from '../state/queries.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useFolderTask } from './folder-task.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { placeId, placesHere, totalBelow } from './places.ts';

/** What is asked about folders. Mount it once; the commands open it. */
export function FolderDialogs(): ReactElement | null {
  const { task, close } = useFolderTask();
  switch (task?.kind) {
    case undefined:
      return null;
    case 'create':
      return <CreateFolder accountId={task.accountId} parent={task.parent} onClose={close} />;
    case 'rename':
      return <RenameFolder folder={task.folder} onClose={close} />;
    case 'remove':
      return <RemoveFolder folder={task.folder} onClose={close} />;
    case 'import':
      return <ImportDialog folder={task.folder} onClose={close} />;
  }
}

function CreateFolder({
  accountId,
  parent,
  onClose,
}: {
  readonly accountId: AccountId;
  readonly parent: Folder | undefined;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { data: folders = [] } = useQuery(foldersQuery);
  const [name, setName] = useState('');
  const [within, setWithin] = useState(placeId(accountId, parent));
  const places = placesHere(accounts, folders, t).filter(({ folder }) => folder?.role === undefined);
  const place = places.find(({ id }) => id === within) ?? places[0];
  return (
    <FolderForm
      title={t('folders.create.title')}
      label={t('folders.create.do')}
      isDisabled={!isName(name)}
      onClose={onClose}
      run={async () => {
        if (place)
          await engine.folders.create({
            accountId: place.accountId,
            parentId: place.folder?.id,
            name: name.trim(),
          });
      }}
    >
      <NameField name={name} onChange={setName} />
      <Select
        label={t('folders.create.within')}
        value={place?.id ?? within}
        choices={places}
        onChange={setWithin}
      />
    </FolderForm>
  );
}

function RenameFolder({
  folder,
  onClose,
}: {
  readonly folder: Folder;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const [name, setName] = useState(folder.name);
  return (
    <FolderForm
      title={t('folders.rename.title', { folder: folder.name })}
      label={t('folders.rename.do')}
      isDisabled={!isName(name)}
      onClose={onClose}
      run={async () => {
        if (name.trim() !== folder.name) await engine.folders.rename({ id: folder.id, name: name.trim() });
      }}
    >
      <NameField name={name} onChange={setName} />
    </FolderForm>
  );
}

function RemoveFolder({
  folder,
  onClose,
}: {
  readonly folder: Folder;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { data: folders = [] } = useQuery(foldersQuery);
  const count = totalBelow(folder, folders);
  return (
    <FolderForm
      title={t('folders.remove.title', { folder: folder.name })}
      label={t('folders.remove.do')}
      isDisabled={count > 0}
      danger
      onClose={onClose}
      run={() => engine.folders.remove({ id: folder.id })}
    >
      <p>{count > 0 ? t('folders.remove.full', { count }) : t('folders.remove.text')}</p>
    </FolderForm>
  );
}

/** A folder's name as the contract takes it. */
function isName(text: string): boolean {
  return text.trim() !== '' && text.trim().length <= 200 && !/[/\p{Cc}]/u.test(text);
}

function NameField({
  name,
  onChange,
}: {
  readonly name: string;
  readonly onChange: (name: string) => void;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('folders.name')}
      value={name}
      onChange={onChange}
      autoComplete="off"
      autoFocus
      error={name.includes('/') ? t('folders.no-slash') : undefined}
    />
  );
}

interface FolderFormProps {
  readonly title: string;
  readonly label: string;
  readonly isDisabled: boolean;
  readonly danger?: boolean;
  readonly children: ReactNode;
  /** What fails in it is shown here. */
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
}

function FolderForm({
  title,
  label,
  isDisabled,
  danger,
  children,
  run,
  onClose,
}: FolderFormProps): ReactElement {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const work = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await run();
      onClose();
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy && !isDisabled) void work();
  };
  return (
    <Dialog
      title={title}
      closeLabel={t('app.close')}
      isOpen
      onClose={onClose}
      role={danger ? 'alertdialog' : undefined}
      foot={
        <>
          <Button kind="outline" autoFocus={danger && isDisabled} onPress={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            kind={danger ? 'outline' : 'primary'}
            danger={danger}
            type="submit"
            form="folder-form"
            autoFocus={danger && !isDisabled}
            isDisabled={isBusy || isDisabled}
          >
            {label}
          </Button>
        </>
      }
    >
      <form id="folder-form" className="folder-form" onSubmit={submit} noValidate>
        {children}
        {failure && (
          <Note kind="bad" role="alert">
            <FailureText failure={failure} />
          </Note>
        )}
      </form>
    </Dialog>
  );
}
