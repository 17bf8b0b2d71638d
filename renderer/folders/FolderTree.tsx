import { useQuery } from '@tanstack/react-query';
import {
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useLayout } from '../state/layout.ts';
import { usePlace, type Place } from '../state/place.ts';
import { accountsQuery, draftsQuery, foldersQuery, outboxQuery } from '../state/queries.ts';
import { FolderLine } from './FolderLine.tsx';
import { LineMenu, menuOf } from './LineMenu.tsx';
import { parentLine, visibleBranches, type Branch } from './tree.ts';
import { useLineCommands } from './use-line-commands.ts';
import { useDrop } from './use-drop.ts';
import './folders.css';

/** The folders of all accounts as one tree: arrows walk it, left and right fold and unfold. */
export function FolderTree({ onGone }: { readonly onGone?: () => void }): ReactElement {
  const { t } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const { data: folders = [] } = useQuery(foldersQuery);
  const { data: drafts = [] } = useQuery(draftsQuery);
  const { data: outbox = [] } = useQuery(outboxQuery);
  const { folded, fold } = useLayout();
  const { place, go } = usePlace();
  const lines = useMemo(
    () => visibleBranches(accounts, folders, new Set(folded)),
    [accounts, folders, folded],
  );
  const [standing, stand] = useState<string>();
  const [menu, showMenu] = useState<OpenMenu>();
  const tree = useRef<HTMLDivElement>(null);
  const drop = useDrop(lines);
  const runOn = useLineCommands();

  const chosen = lines.find((line) => isPlace(line, place))?.key;
  const tabStop = lines.find(({ key }) => key === standing)?.key ?? chosen ?? lines[0]?.key;
  const counts = {
    drafts: drafts.length,
    outbox: outbox.length,
    failed: outbox.filter(({ state }) => state === 'failed' || state === 'unknown').length,
  };

  const focusLine = (index: number): void => {
    const line = lines[index];
    if (!line) return;
    stand(line.key);
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus();
  };
  const choose = (line: Branch): void => {
    stand(line.key);
    if (
      line.kind === 'account' ||
      line.kind === 'local' ||
      (line.kind === 'folder' && !line.folder.selectable)
    )
      return line.isOpen === undefined ? undefined : fold(line.key, line.isOpen);
    go(
      line.kind === 'folder'
        ? {
            kind: 'folder',
            folderId: line.folder.id,
            accountId: line.folder.accountId,
            path: line.folder.path,
          }
        : { kind: line.kind },
    );
    onGone?.();
  };
  const arrive = (event: FocusEvent<HTMLElement>): void => {
    const key = event.target.dataset.key;
    if (key !== undefined) stand(key);
  };
  const keys = (event: KeyboardEvent): void => {
    const index = lines.findIndex(({ key }) => key === tabStop);
    const line = lines[index];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') focusLine(index + 1);
    else if (event.key === 'ArrowUp') focusLine(index - 1);
    else if (event.key === 'Home') focusLine(0);
    else if (event.key === 'End') focusLine(lines.length - 1);
    else if (event.key === 'ArrowRight' && line.isOpen === false) fold(line.key, false);
    else if (event.key === 'ArrowRight' && line.isOpen) focusLine(index + 1);
    else if (event.key === 'ArrowLeft' && line.isOpen) fold(line.key, true);
    else if (event.key === 'ArrowLeft') focusLine(parentLine(lines, index));
    else if (event.key === 'Enter' || event.key === ' ') choose(line);
    else if (event.key === 'F2') runOn(line, 'folder.rename');
    // Here Delete is about folders, never about the messages beside.
    else if (event.key === 'Delete') runOn(line, 'folder.remove');
    else return;
    event.preventDefault();
  };

  const askMenu = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]') : null;
    const line = lines.find(({ key }) => key === element?.dataset.key);
    if (!element || !line || menuOf(line, accounts).length === 0) return;
    event.preventDefault();
    // The menu key gives no place; the pointer is never left of the line.
    const offset = event.clientX - element.getBoundingClientRect().left;
    openMenu(line, element, event.button === 2 && offset > 0 ? offset : 24);
  };
  const openMenu = (line: Branch, element: HTMLElement, offset: number): void => {
    stand(line.key);
    showMenu({ key: line.key, element, offset });
  };
  const asked = lines.find(({ key }) => key === menu?.key);

  return (
    <>
      <div
        ref={tree}
        role="tree"
        tabIndex={-1}
        aria-label={t('folders.tree')}
        className="folder-tree"
        onFocus={arrive}
        onKeyDown={keys}
        onContextMenu={askMenu}
        {...drop.handlers}
      >
        {lines.map((line) => (
          <FolderLine
            key={line.key}
            line={line}
            counts={counts}
            isChosen={line.key === chosen}
            isTabStop={line.key === tabStop}
            onChoose={() => choose(line)}
            isTarget={line.key === drop.over}
            hasMenu={menuOf(line, accounts).length > 0}
            onMenu={(element, offset) => openMenu(line, element, offset)}
            onFold={() => line.isOpen !== undefined && fold(line.key, line.isOpen)}
          />
        ))}
      </div>
      {asked && menu && (
        <LineMenu
          key={menu.key}
          line={asked}
          offset={menu.offset}
          element={menu.element}
          onClose={() => showMenu(undefined)}
        />
      )}
    </>
  );
}

interface OpenMenu {
  /** Of its line. */
  readonly key: string;
  readonly element: HTMLElement;
  readonly offset: number;
}

function isPlace(line: Branch, place: Place | undefined): boolean {
  if (place?.kind === 'folder') return line.kind === 'folder' && line.folder.id === place.folderId;
  return place !== undefined && line.kind === place.kind;
}
