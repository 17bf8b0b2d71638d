import { useQuery } from '@tanstack/react-query';
import { FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { localAccountId } from '../../shared/model/ids.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { FailureText } from '../i18n/FailureText.tsx';
import { failureWords } from '../i18n/failure-words.ts';
import { folderName } from '../i18n/folder-name.ts';
import { showSize } from '../i18n/sizes.ts';
import { engine } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import { accountsQuery, foldersQuery } from '../state/queries.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Note } from '../ui/Note.tsx';
import { Select } from '../ui/Select.tsx';
import { useImport, type Import } from './import-mail.ts';
import { placeId, placesHere } from './places.ts';

/** Mail from files into a folder of this computer: which files, how far it is, what came of it. */
export function ImportDialog({
  folder,
  onClose,
}: {
  readonly folder: Folder | undefined;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { current, stop, clear } = useImport();
  const isRunning = current?.file !== undefined;
  const close = (): void => (onClose(), clear());
  return (
    <Dialog
      title={t('folders.import.title')}
      closeLabel={t(isRunning ? 'folders.import.hide' : 'app.close')}
      isOpen
      onClose={close}
      foot={
        current && (
          <>
            {isRunning && <Button onPress={stop}>{t('folders.import.stop')}</Button>}
            <Button kind={isRunning ? 'outline' : 'primary'} autoFocus onPress={close}>
              {t(isRunning ? 'folders.import.hide' : 'folders.import.done')}
            </Button>
          </>
        )
      }
    >
      {current ? (
        isRunning ? (
          <Progress now={current} />
        ) : (
          <Result of={current} />
        )
      ) : (
        <ChooseFiles folder={folder} />
      )}
    </Dialog>
  );
}

const newFolder = 'new';

function ChooseFiles({ folder }: { readonly folder: Folder | undefined }): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { data: folders = [] } = useQuery(foldersQuery);
  const places = placesHere(accounts, folders, t).filter((place) => place.folder?.selectable);
  const [into, setInto] = useState(folder ? placeId(folder.accountId, folder) : newFolder);
  const [failure, setFailure] = useState<Failure>();
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const start = async (files: FileList | null): Promise<void> => {
    try {
      const chosen = places.find(({ id }) => id === into)?.folder ?? (await importFolder(folders, t));
      await useImport.getState().start(chosen, Array.from(files ?? []));
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void start(event.dataTransfer.files);
  };
  return (
    <>
      <Select
        label={t('folders.import.into')}
        value={into}
        choices={[{ id: newFolder, label: t('folders.import.new-folder') }, ...places]}
        onChange={setInto}
      />
      {/* Dropping is a shorter way to what the button does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={isOver ? 'import-drop over' : 'import-drop'}
        role="group"
        aria-label={t('folders.import.files')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t('folders.import.files')}
          onChange={(event) => void start(event.currentTarget.files)}
        />
        <Button kind="primary" icon={<FileUp aria-hidden />} autoFocus onPress={() => input.current?.click()}>
          {t('folders.import.choose')}
        </Button>
        <p>{t('folders.import.help')}</p>
      </div>
      {failure && (
        <Note kind="bad" role="alert">
          <FailureText failure={failure} />
        </Note>
      )}
    </>
  );
}

/** The folder for mail that has none: the one of an import before, or a new one. */
async function importFolder(folders: readonly Folder[], t: (key: string) => string): Promise<Folder> {
  const name = t('folders.import.folder-name');
  const there = folders.find(
    (each) => each.accountId === localAccountId && each.parentId === undefined && each.name === name,
  );
  if (there) return there;
  const { id } = await engine.folders.create({ accountId: localAccountId, name });
  return { id, accountId: localAccountId, path: name, name, selectable: true, total: 0, unread: 0 };
}

function Progress({ now }: { readonly now: Import }): ReactElement {
  const { t, i18n } = useTranslation();
  const sizes = { done: showSize(now.bytesDone, i18n.language), total: showSize(now.bytes, i18n.language) };
  return (
    <div className="import-progress">
      <p>{t('folders.import.file', { file: now.file, index: now.filesDone + 1, count: now.files })}</p>
      <progress aria-label={t('folders.import.title')} value={now.bytesDone} max={Math.max(now.bytes, 1)} />
      <p className="quiet">{t('folders.import.bytes', sizes)}</p>
    </div>
  );
}

function Result({ of }: { readonly of: Import }): ReactElement {
  const { t, i18n } = useTranslation();
  return (
    <div className="import-result" role="status">
      <p>
        <b>{t('folders.import.imported', { count: of.imported, folder: folderName(of.folder, t) })}</b>
      </p>
      {of.isStopped && <p>{t('folders.import.stopped')}</p>}
      {of.refused > 0 && <p>{t('folders.import.refused', { count: of.refused })}</p>}
      {of.failed.length > 0 && (
        <ul>
          {of.failed.map(({ file, failure }, index) => (
            // Two files from two folders may share a name.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              {t('folders.import.failed', { file, why: failureWords(failure, t, i18n.language).what })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
