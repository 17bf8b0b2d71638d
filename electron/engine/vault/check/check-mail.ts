import { join } from 'node:path';
import type { FileSystem } from '../file-system.ts';
import { indexName, indexRecord } from '../local-mail/index-records.ts';
import { emptyIndex, type IndexState } from '../local-mail/index-state.ts';
import { limitTo } from '../local-mail/limit.ts';
import type { LocalMessage } from '../local-mail/local-mail.ts';
import { allShards, readFileName } from '../local-mail/file-names.ts';
import { measureFile } from '../local-mail/measure-file.ts';
import { foldKnown, refuseNewer } from '../local-mail/replay.ts';
import { damagedCopies, logFindings, notUnderstood, readLog } from './check-files.ts';
import type { Checked, Finding } from './findings.ts';

/** Files read at once. */
const atOnce = 4;

/**
 * Reads the mail of one account, every byte of it, and writes nothing.
 *
 * @param folder from the vault on, e.g. `mail/local`
 * @throws Failed `vault-newer`, `disk-failed`
 */
export async function checkMail(fs: FileSystem, vault: string, folder: string): Promise<Checked> {
  const index = `${folder}/${indexName}`;
  const bytes = await fs.read(join(vault, index));
  const state = emptyIndex();
  const findings: Finding[] = [];
  const found = await filesOf(fs, vault, folder);
  findings.push(...found.foreign, ...(await damagedCopies(fs, vault, folder, indexName)));
  if (bytes) findings.push(...readIndex(state, index, bytes));
  if (state.uidValidity === 0 && (found.messages.size > 0 || (bytes?.length ?? 0) > 0)) {
    findings.push({ code: 'index-lost', file: index });
  }
  const messages = [...state.folders.values()].flatMap((each) => [...each.messages()]);
  const known = new Map<string, LocalMessage>();
  for (const message of messages) {
    if (known.has(message.id)) findings.push({ code: 'message-twice', file: fileOf(folder, message.id) });
    known.set(message.id, message);
  }
  for (const id of found.parts) {
    const final = known.has(id) && !found.messages.has(id);
    findings.push({ code: final ? 'name-not-final' : 'never-finished', file: fileOf(folder, id, 'part') });
  }
  for (const id of found.messages) {
    if (known.has(id)) continue;
    const code = state.leftover.has(id) ? 'not-removed-yet' : 'file-without-record';
    findings.push({ code, file: fileOf(folder, id) });
  }
  const disk = limitTo(atOnce);
  const bad = await Promise.all(
    [...known.values()].map((message) => disk.run(() => checkMessage(fs, vault, folder, message, found))),
  );
  return {
    findings: [...findings, ...bad.flat()],
    counts: {
      accounts: 1,
      folders: state.folders.size,
      messages: known.size,
      bytes: [...known.values()].reduce((sum, each) => sum + each.size, 0),
    },
  };
}

function readIndex(state: IndexState, file: string, bytes: Uint8Array): readonly Finding[] {
  let bad = 0;
  let withoutFolder = 0;
  const end = readLog(bytes, (value) => {
    refuseNewer(value);
    const parsed = indexRecord.safeParse(value);
    if (!parsed.success) bad++;
    else if (foldKnown(state, parsed.data)) withoutFolder++;
  });
  const findings = [...logFindings(file, bytes, end), ...notUnderstood(file, bad)];
  return withoutFolder > 0
    ? [...findings, { code: 'folder-record-missing', file, detail: withoutFolder }]
    : findings;
}

interface FilesFound {
  readonly parts: ReadonlySet<string>;
  readonly messages: ReadonlySet<string>;
  readonly foreign: readonly Finding[];
}

/** What lies in the folder of an account, and what of it Skein did not name. */
async function filesOf(fs: FileSystem, vault: string, folder: string): Promise<FilesFound> {
  const parts = new Set<string>();
  const messages = new Set<string>();
  const foreign: Finding[] = [];
  const stranger = (path: string): number => foreign.push({ code: 'foreign', file: `${folder}/${path}` });
  for (const name of await fs.list(join(vault, folder))) {
    if (!name.startsWith(indexName)) stranger(name);
  }
  for (const name of await fs.listFolders(join(vault, folder))) if (name !== 'messages') stranger(name);
  for (const name of await fs.list(join(vault, folder, 'messages'))) stranger(`messages/${name}`);
  const shards = new Set(allShards());
  for (const shard of await fs.listFolders(join(vault, folder, 'messages'))) {
    if (!shards.has(shard)) {
      stranger(`messages/${shard}`);
      continue;
    }
    for (const name of await fs.list(join(vault, folder, 'messages', shard))) {
      const known = readFileName(shard, name);
      if (!known) stranger(`messages/${shard}/${name}`);
      else (known.kind === 'eml' ? messages : parts).add(known.id);
    }
    for (const name of await fs.listFolders(join(vault, folder, 'messages', shard))) {
      stranger(`messages/${shard}/${name}`);
    }
  }
  return { parts, messages, foreign };
}

async function checkMessage(
  fs: FileSystem,
  vault: string,
  folder: string,
  message: LocalMessage,
  found: FilesFound,
): Promise<readonly Finding[]> {
  const named = found.messages.has(message.id);
  const file = fileOf(folder, message.id, named ? 'eml' : 'part');
  if (!named && !found.parts.has(message.id)) {
    return [{ code: 'message-without-file', file: fileOf(folder, message.id), detail: message.folder }];
  }
  const { size, hash } = await measureFile(fs, join(vault, file), message.id);
  if (size !== message.size) return [{ code: 'size-differs', file, detail: message.folder }];
  return hash === message.hash ? [] : [{ code: 'hash-differs', file, detail: message.folder }];
}

function fileOf(folder: string, id: string, kind: 'eml' | 'part' = 'eml'): string {
  return `${folder}/messages/${id.slice(0, 2)}/${id}.${kind}`;
}
