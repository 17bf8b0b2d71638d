import { z } from 'zod';
import { create } from 'zustand';
import type { Folder, ImportResult } from '../../shared/contract/folders.ts';
import { failure as failureSchema, type Failure } from '../../shared/model/failure.ts';
import { engine } from '../rpc/client.ts';
import { FaceFailed, toFailure } from '../rpc/failure.ts';
import { useLines } from '../state/lines.ts';
import { useFolderTask } from './folder-task.ts';

/** An import of files into one folder, on its way or over. */
export interface Import {
  readonly folder: Folder;
  /** The file on its way, or undefined when it is over. */
  readonly file?: string;
  readonly filesDone: number;
  readonly files: number;
  /** Bytes sent of all files. */
  readonly bytesDone: number;
  readonly bytes: number;
  readonly imported: number;
  readonly refused: number;
  /** Files of which nothing could be taken. */
  readonly failed: readonly { readonly file: string; readonly failure: Failure }[];
  readonly isStopped: boolean;
}

interface ImportState {
  readonly current?: Import;
  /** Does nothing while another import is on its way. */
  readonly start: (folder: Folder, files: readonly File[]) => Promise<void>;
  /** What is imported by then stays. */
  readonly stop: () => void;
  /** Forgets one that is over. */
  readonly clear: () => void;
}

let stopper = new AbortController();

/** One import at a time; it goes on when its dialog is closed. */
export const useImport = create<ImportState>()((set, get) => ({
  start: async (folder, files) => {
    if (get().current?.file !== undefined || files.length === 0) return;
    stopper = new AbortController();
    const { signal } = stopper;
    const note = (now: Partial<Import>): void =>
      set(({ current }) => (current ? { current: { ...current, ...now } } : {}));
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    set({ current: { ...nothing, folder, file: files[0]?.name, files: files.length, bytes } });
    let before = 0;
    for (const [index, file] of files.entries()) {
      if (signal.aborted) break;
      note({ file: file.name, filesDone: index });
      try {
        const { url } = await engine.folders.importUrl({ id: folder.id });
        const result = await send(url, file, (sent) => note({ bytesDone: before + sent }), signal);
        const { imported, refused } = get().current ?? nothing;
        note({ imported: imported + result.imported, refused: refused + result.refused });
      } catch (error) {
        const failed = { file: file.name, failure: toFailure(error) };
        if (!signal.aborted) note({ failed: [...(get().current?.failed ?? []), failed] });
      }
      before += file.size;
      note({ bytesDone: before });
    }
    note({ file: undefined, isStopped: signal.aborted, filesDone: files.length });
    if (useFolderTask.getState().task?.kind !== 'import') sayInPassing(get());
  },
  stop: () => stopper.abort(),
  clear: () => get().current?.file === undefined && set({ current: undefined }),
}));

/** Nobody looks any more: a line says it. What was left out, and why, is still in the dialog. */
function sayInPassing({ current, clear }: ImportState): void {
  if (!current) return;
  const { folder, imported, refused, failed } = current;
  const params = { count: imported, folder: folder.name, left: refused + failed.length };
  const sentence = params.left > 0 ? 'folders.import.imported-some' : 'folders.import.imported';
  useLines.getState().show({ kind: 'done', sentence, params });
  if (params.left === 0) clear();
}

const nothing = {
  filesDone: 0,
  bytesDone: 0,
  imported: 0,
  refused: 0,
  failed: [],
  isStopped: false,
} as const;

const answer = z.object({ imported: z.number().int().min(0), refused: z.number().int().min(0) });
const refusal = z.object({ failure: failureSchema });

/**
 * Sends one file. XMLHttpRequest and not fetch, because only that tells how much of the body went out.
 *
 * @param onProgress bytes sent
 * @throws {FaceFailed} when nothing of the file was taken, or `signal` was aborted
 */
function send(
  url: string,
  file: File,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const address = new URL(url, location.href);
    address.searchParams.set('name', file.name);
    request.open('POST', address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(Math.min(loaded, file.size)));
    request.addEventListener('load', () => {
      const read = answer.safeParse(request.response);
      const why = refusal.safeParse(request.response);
      if (request.status < 300 && read.success) resolve(read.data);
      else if (why.success) reject(new FaceFailed(why.data.failure.code, why.data.failure.params));
      else reject(new FaceFailed('unexpected'));
    });
    request.addEventListener('error', () => reject(new FaceFailed('engine-away')));
    request.addEventListener('abort', () => reject(new FaceFailed('unexpected')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
