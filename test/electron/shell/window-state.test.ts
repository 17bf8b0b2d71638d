import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileSystem } from '../../../electron/engine/vault/node-file-system.ts';
import { placeWindow, readWindowState, writeWindowState } from '../../../electron/shell/window-state.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 860 };
const beside = { x: 1440, y: -200, width: 2560, height: 1400 };

describe('the place of a window', () => {
  it('is the middle of the main screen at the first start', () => {
    expect(placeWindow(undefined, [laptop, beside])).toEqual({
      bounds: { x: 80, y: 30, width: 1280, height: 800 },
      maximized: false,
    });
  });

  it('is where it was, on whichever screen', () => {
    const saved = { x: 2000, y: -100, width: 1000, height: 700, maximized: true };
    const { maximized, ...bounds } = saved;
    expect(placeWindow(saved, [laptop, beside])).toEqual({ bounds, maximized });
  });

  it('is the main screen when the other one was unplugged', () => {
    const saved = { x: 2000, y: 100, width: 1000, height: 700, maximized: false };
    expect(placeWindow(saved, [laptop]).bounds).toEqual({ x: 220, y: 80, width: 1000, height: 700 });
  });

  it('never leaves the title bar out of reach', () => {
    for (const saved of [
      { x: -990, y: 10, width: 1000, height: 700, maximized: false },
      { x: 10, y: -60, width: 1000, height: 700, maximized: false },
      { x: 10, y: 850, width: 1000, height: 700, maximized: false },
    ]) {
      const { bounds } = placeWindow(saved, [laptop]);
      expect(bounds.x).toBeGreaterThanOrEqual(0);
      expect(bounds.y).toBeGreaterThanOrEqual(0);
    }
  });

  it('fits a smaller screen, and is never too small to use', () => {
    const small = { x: 0, y: 0, width: 1024, height: 700 };
    expect(
      placeWindow({ x: 0, y: 0, width: 3000, height: 2000, maximized: false }, [small]).bounds,
    ).toMatchObject({
      width: 1024,
      height: 700,
    });
    expect(
      placeWindow({ x: 0, y: 0, width: 10, height: 10, maximized: false }, [laptop]).bounds,
    ).toMatchObject({
      width: 480,
      height: 400,
    });
  });

  it('is a little beside a window that is open already, and not maximised over it', () => {
    const saved = { x: 100, y: 100, width: 900, height: 700, maximized: true };
    expect(placeWindow(saved, [laptop], 1)).toEqual({
      bounds: { x: 124, y: 124, width: 900, height: 700 },
      maximized: false,
    });
  });
});

it('survives a restart, and a file that is nonsense is as good as none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skein-window-'));
  const path = join(folder, 'window.json');
  expect(await readWindowState(path)).toBeUndefined();
  const state = { x: -5, y: 7, width: 800, height: 600, maximized: true };
  await writeWindowState(nodeFileSystem(), path, state);
  expect(await readWindowState(path)).toEqual(state);
  for (const text of [
    '',
    '{',
    'null',
    '5',
    '{"x":1}',
    '{"x":1e99,"y":0,"width":1,"height":1}',
    '{"x":"1","y":0,"width":1,"height":1}',
  ]) {
    await writeFile(path, text);
    expect(await readWindowState(path), text).toBeUndefined();
  }
  await rm(folder, { recursive: true });
});
