import { useState, type DragEvent } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { moveTo } from '../commands/list/move.ts';
import { draggedMessages, draggedType } from '../state/dragged.ts';
import { isKeptHere } from '../state/kept-here.ts';
import { accountsQuery } from '../state/queries.ts';
import { useFolderTask } from './folder-task.ts';
import { useImport } from './import-mail.ts';
import type { Branch } from './tree.ts';

interface Drop {
  /** Key of the line that would take what is held over it. */
  readonly over?: string;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** Messages of the list are moved where they are dropped; files are imported into folders of this computer. */
export function useDrop(lines: readonly Branch[]): Drop {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const [over, setOver] = useState<string>();
  const target = (event: DragEvent): { readonly key: string; readonly folder: Folder } | undefined => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]') : null;
    const line = lines.find(({ key }) => key === element?.dataset.key);
    if (line?.kind !== 'folder' || !line.folder.selectable) return undefined;
    const { key, folder } = line;
    const { types } = event.dataTransfer;
    const isHere = isKeptHere(
      folder.accountId,
      accounts.find(({ id }) => id === folder.accountId),
    );
    const takes = types.includes(draggedType)
      ? draggedMessages()?.summaries.some(({ folderId }) => folderId === folder.id) !== true
      : types.includes('Files') && isHere;
    return takes ? { key, folder } : undefined;
  };
  return {
    over,
    handlers: {
      onDragOver: (event) => {
        const found = target(event);
        setOver(found?.key);
        if (found) event.preventDefault();
      },
      onDragLeave: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(undefined);
      },
      onDrop: (event) => {
        const found = target(event);
        setOver(undefined);
        if (!found) return;
        event.preventDefault();
        const messages = draggedMessages();
        if (event.dataTransfer.types.includes(draggedType)) {
          if (messages) void moveTo(messages, found.folder, t);
          return;
        }
        useFolderTask.getState().show({ kind: 'import', folder: found.folder });
        void useImport.getState().start(found.folder, Array.from(event.dataTransfer.files));
      },
    },
  };
}
