import { ArrowUp } from 'lucide-react';
import {
  useContext,
  useEffect,
  useState,
  type DragEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactElement,
} from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../shared/contract/folders.ts';
import { readContext } from '../commands/context.ts';
import { CommandsContext } from '../commands/Commands.tsx';
import { runCommand } from '../commands/use-command.ts';
import { drag, draggedType } from '../state/dragged.ts';
import { usePlace } from '../state/place.ts';
import { useSelection } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { ListState } from './ListState.tsx';
import { MessageRow, rowId } from './MessageRow.tsx';
import { headingOver } from './day-starts.ts';
import { groupName } from './row-words.ts';
import { useHeadings } from './use-headings.ts';
import { useListHandle } from './use-list-handle.ts';
import { usePlaceKept } from './use-place-kept.ts';
import { useRows } from './use-rows.ts';
import { useScroll } from './use-scroll.ts';
import { useToday } from '../i18n/use-today.ts';
import { drawnRows, rowAt, rowTop, toTrack, trackHeight } from './window.ts';

const spare = 6;

/** The messages of one folder. Only what is in view exists; the rest is arithmetic. */
export function MessageList({
  folder,
  rowHeight,
  headingHeight,
}: {
  readonly folder: Folder;
  readonly rowHeight: number;
  readonly headingHeight: number;
}): ReactElement {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const registry = useContext(CommandsContext);
  const now = useToday();
  const open = usePlace((state) => state.open);
  const [underPointer, point] = useState(-1);
  const { active, chosen, enter } = useSelection();
  const [total, setTotal] = useState(folder.total);
  const days = useHeadings(folder.id, now);
  const scroll = useScroll({ rowHeight, total, headings: days.before, headingHeight });
  const { box, onScroll } = scroll;
  const drawn = drawnRows(scroll.top, scroll.track, spare);
  const rows = useRows(folder.id, drawn.from, drawn.to);
  // The pages know better than the folder's counter, which may be a moment older.
  if (rows.total !== undefined && rows.total !== total) setTotal(rows.total);
  days.learn(rows, rows.total ?? total);
  const walk = useListHandle(folder.id, total, rows, scroll);
  const { news, seen } = usePlaceKept(rows, scroll);

  useEffect(() => enter(folder.id), [folder.id, enter]);

  if (total === 0 || (rows.error && !rows.at(drawn.from)))
    return (
      <ListState
        folder={folder}
        error={rows.error}
        onAgain={rows.again}
        isLoading={rows.total === undefined}
      />
    );

  const page = Math.max(1, Math.floor(scroll.track.view / rowHeight) - 1);
  const keys = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const next = steps[event.key];
    if (next !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey)
      walk.goTo(active < 0 && event.key.startsWith('Arrow') ? 0 : next, event.shiftKey);
    else if (event.key === 'Enter') openActive();
    else if (event.key === ' ') walk.toggleActive();
    else return;
    event.preventDefault();
  };
  // A draft is there to be written on.
  const openActive = (): void => {
    if (folder.role === 'drafts') runCommand(registry.get('write.edit-draft'), readContext(queries));
    else walk.open();
  };
  const pressBegins = (event: PointerEvent): void => {
    const { target, button, ctrlKey, metaKey, shiftKey } = event;
    const isOpened = target instanceof Element && !target.closest('[data-do]');
    if (isOpened && button === 0 && !ctrlKey && !metaKey && !shiftKey) walk.expect(indexOf(target));
  };
  const press = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const index = indexOf(event.target);
    const row = index < 0 ? undefined : rows.at(index);
    if (!row) return;
    const command = event.target.closest<HTMLElement>('[data-do]')?.dataset.do;
    if (command) {
      const context = readContext(queries);
      runCommand(
        registry.get(command),
        chosen.has(row.id) && chosen.size > 1 ? context : { ...context, targets: [row.id], summaries: [row] },
      );
    } else if (event.ctrlKey || event.metaKey) {
      useSelection.getState().toggle(index, row.id);
    } else {
      walk.goTo(index, event.shiftKey);
      if (!event.shiftKey) walk.open();
    }
  };

  const startDrag = (event: DragEvent): void => {
    const row = rows.at(indexOf(event.target));
    if (!row) return;
    const { targets, summaries } = readContext(queries);
    const many = chosen.has(row.id) && chosen.size > 1;
    drag(many ? { targets, summaries } : { targets: [row.id], summaries: [row] });
    event.dataTransfer.setData(draggedType, '');
    event.dataTransfer.effectAllowed = 'move';
  };

  const offset = toTrack(scroll.top, scroll.track) - scroll.top;
  const label = (group: number | undefined): string => {
    const named = group === undefined ? undefined : days.groups[group];
    return named ? groupName(named, t, i18n.language) : '\u00a0';
  };
  const drawnList = Array.from({ length: drawn.to - drawn.from }, (_, i) => drawn.from + i);
  return (
    <div className="list-frame">
      <div className="list-day" aria-hidden>
        {label(headingOver(days.list, rowAt(scroll.top, scroll.track))?.group)}
      </div>
      {news > 0 && (
        <Button
          kind="primary"
          className="list-news"
          icon={<ArrowUp aria-hidden />}
          tip={t('messages.to-top')}
          onPress={() => (scroll.setTop(0), seen(), scroll.focus())}
        >
          {t('messages.new', { count: news })}
        </Button>
      )}
      <div
        ref={box}
        className="list-box"
        role="listbox"
        tabIndex={0}
        aria-label={t('messages.list')}
        aria-multiselectable
        aria-activedescendant={active >= drawn.from && active < drawn.to ? rowId(active) : undefined}
        onScroll={onScroll}
        onKeyDown={keys}
        onPointerDown={pressBegins}
        onClick={press}
        onDoubleClick={(event) => folder.role === 'drafts' && indexOf(event.target) >= 0 && openActive()}
        onDragStart={startDrag}
        onDragEnd={() => drag(undefined)}
        onPointerOver={(event) => event.pointerType === 'mouse' && point(indexOf(event.target))}
        onPointerLeave={() => point(-1)}
      >
        <div className="list-track" role="presentation" style={{ height: trackHeight(scroll.track) }}>
          {days.list
            .filter(({ index }) => index > 0 && index >= drawn.from && index < drawn.to)
            .map(({ index, group }) => (
              <div
                key={`day ${group}`}
                className="list-day in-list"
                aria-hidden
                style={{
                  transform: `translateY(${rowTop(index, scroll.track) - headingHeight + offset}px)`,
                }}
              >
                {label(group)}
              </div>
            ))}
          {drawnList.map((index) => {
            const row = rows.at(index);
            return (
              <MessageRow
                key={index}
                row={row}
                index={index}
                total={total}
                at={rowTop(index, scroll.track) + offset}
                isActive={index === active}
                isChosen={row !== undefined && chosen.has(row.id)}
                isOpen={row !== undefined && row.id === open}
                outgoing={folder.role === 'sent' || folder.role === 'drafts'}
                now={now}
                isUnderPointer={index === underPointer}
                t={t}
                language={i18n.language}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The row that something happened in; -1: none. */
function indexOf(target: EventTarget): number {
  return target instanceof Element
    ? Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1)
    : -1;
}
