import { readFile } from 'node:fs/promises';
import type { Rectangle } from 'electron';
import { jsonBytes, writeAtomically } from '../engine/vault/atomic.ts';
import type { FileSystem } from '../engine/vault/file-system.ts';
import { parseJson } from './parse-json.ts';

/** Where the last window was, in the system's pixels. */
export interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

export const smallest = { width: 480, height: 400 } as const;
const usual = { width: 1280, height: 800 } as const;
/** So much of the title bar must be on a screen, or nobody could drag the window back. */
const visible = { width: 120, height: 40 } as const;
/** A second window lies a little beside the first. */
const step = 24;

/**
 * Places a window on the screens there are now: where it was, unless that screen is gone or has shrunk.
 *
 * @param workAreas of all screens, the main one first
 * @param beside how many windows are open already
 */
export function placeWindow(
  saved: WindowState | undefined,
  workAreas: readonly Rectangle[],
  beside = 0,
): { readonly bounds: Rectangle; readonly maximized: boolean } {
  const main = workAreas[0] ?? { x: 0, y: 0, ...usual };
  const shift = beside * step;
  const at = saved && { ...saved, x: saved.x + shift, y: saved.y + shift };
  const screen = at && workAreas.find((area) => reaches(at, area));
  const home = screen ?? main;
  const width = Math.min(Math.max(saved?.width ?? usual.width, smallest.width), home.width);
  const height = Math.min(Math.max(saved?.height ?? usual.height, smallest.height), home.height);
  const centred = {
    x: Math.round(home.x + (home.width - width) / 2) + shift,
    y: Math.round(home.y + (home.height - height) / 2) + shift,
  };
  const { x, y } = screen && at ? at : centred;
  return { bounds: { x, y, width, height }, maximized: (saved?.maximized ?? false) && beside === 0 };
}

/** Whether enough of the window's top lies in the area. */
function reaches(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return across >= visible.width && window.y >= area.y && window.y + visible.height <= area.y + area.height;
}

/** @returns undefined when there is none or it cannot be understood: a lost place is no failure. */
export async function readWindowState(path: string): Promise<WindowState | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  const found = text === undefined ? undefined : parseJson(text);
  if (typeof found !== 'object' || found === null) return undefined;
  const { x, y, width, height, maximized } = found as Partial<Record<string, unknown>>;
  const numbers = [x, y, width, height];
  if (!numbers.every((value) => typeof value === 'number' && Number.isSafeInteger(value))) return undefined;
  return { x, y, width, height, maximized: maximized === true } as WindowState;
}

/** @throws Failed `disk-full`, `disk-failed` */
export async function writeWindowState(fs: FileSystem, path: string, state: WindowState): Promise<void> {
  await writeAtomically(fs, path, jsonBytes(state));
}
