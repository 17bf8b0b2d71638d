import type { MailBackend } from '../../../../electron/engine/backend/mail-backend.ts';
import type { CopyPorts } from '../../../../electron/engine/drafts/copy-ports.ts';
import { createSettling, type Settling } from '../../../../electron/engine/drafts/settle-draft.ts';
import { silentLog } from '../../../../electron/engine/log/log.ts';
import { createMime } from '../../../../electron/engine/mime/create-mime.ts';
import { type DraftCopiesFiles, openDraftCopies } from '../../../../electron/engine/vault/draft-copies.ts';
import { type DraftFiles, openDraftFiles } from '../../../../electron/engine/vault/draft-files.ts';
import type { SkeinEvent } from '../../../../shared/contract/events.ts';
import type { Draft } from '../../../../shared/model/draft.ts';
import type { DraftId } from '../../../../shared/model/ids.ts';
import type { FakeMessage, FakeServer } from '../../../fixtures/fake-backend.ts';
import { createLossyFileSystem } from '../../../fixtures/lossy-file-system.ts';
import { createManualClock, type ManualClock } from '../../../fixtures/manual-clock.ts';
import { aDraft, anAccount } from '../../../fixtures/vault-fixtures.ts';

/** One worker for all tests of a file; idle, it keeps no process alive. */
export const mime = createMime({ log: silentLog });

/** The program ended in the middle of something. */
export class Killed extends Error {}

/** A Skein on its own computer, with one account on a server that others use too. */
export interface Device {
  readonly ports: CopyPorts;
  readonly files: DraftFiles;
  readonly copies: DraftCopiesFiles;
  readonly clock: ManualClock;
  readonly events: SkeinEvent[];
  online: boolean;
  /** Ends the program before its n-th word to the server or the disk, from now on; undefined: never. */
  killBefore: number | undefined;
  /** Writes a text and that as the subject into a draft, and makes it where there is none. */
  write(text: string, id?: string): Promise<Draft>;
  /** As often as lines break and the program is killed in it, until it is done. */
  settle(isOpen?: boolean): Promise<void>;
  /** Logs in where it is not. */
  connect(): Promise<void>;
  /** Once; rejects with what broke. */
  settleOnce(id: string, isOpen?: boolean): Promise<void>;
  texts(): string[];
  /** The program is started again, with what is on its disk. */
  restart(): Promise<void>;
}

/** The subjects of the copies on the server, in their order. */
export function copiesOn(server: FakeServer, path = 'Drafts'): string[] {
  return [...(server.folders.get(path)?.messages.values() ?? [])].map(textOn);
}

function textOn({ sections }: FakeMessage): string {
  const source = new TextDecoder().decode(sections.get(''));
  return /^Subject: (.*)\r$/m.exec(source)?.[1] ?? source;
}

export async function openDevice(server: FakeServer, account = anAccount()): Promise<Device> {
  let fs = createLossyFileSystem();
  const clock = createManualClock();
  const events: SkeinEvent[] = [];
  let said = 0;
  let isDead = false;

  /** Everything it does to the world is a point at which it may be killed. */
  function mortal<T extends object>(what: T, verbs: readonly string[]): T {
    return new Proxy(what, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function' || !verbs.includes(String(name))) return value;
        return async (...args: readonly unknown[]) => {
          if (isDead || (device.killBefore !== undefined && said++ >= device.killBefore)) {
            isDead = true;
            throw new Killed();
          }
          return (value as (...given: readonly unknown[]) => unknown).apply(target, [...args]);
        };
      },
    });
  }

  let backend: MailBackend | undefined;
  async function dial(): Promise<MailBackend> {
    const next = server.backend();
    next.onLost(() => (backend = undefined));
    await next.connect();
    backend = mortal(next, ['append', 'remove', 'storeFlags', 'findByMessageId', 'createFolder', 'status']);
    return backend;
  }

  const open = async () => {
    const files = await openDraftFiles({ fs, vaultFolder: '/vault', clock, log: silentLog });
    const copies = await openDraftCopies(fs, '/vault', silentLog);
    return {
      files: mortal(files, ['save', 'remove']),
      copies: mortal(copies, ['put', 'remove']),
    };
  };
  let opened = await open();
  let settling: Settling;

  const device: Device = {
    get ports(): CopyPorts {
      return {
        ...opened,
        mime,
        store: {
          folders: async () =>
            [...server.folders.values()].map(({ remote, uidValidity, uidNext }, index) => ({
              ...remote,
              id: index + 1,
              accountId: account.id,
              server: { uidValidity, uidNext, lowestSynced: 1 },
            })) as never,
          folder: async ({ id }) => (await device.ports.store.folders({}))[id - 1] ?? null,
          rowsByUid: async ({ folderId, uids }) => {
            const folder = [...server.folders.values()][folderId - 1];
            return uids.flatMap((uid) =>
              folder?.messages.has(uid) ? { id: uid, uid, uidValidity: folder.uidValidity } : [],
            ) as never;
          },
          rowsByMessageId: async () => [],
        },
        account: (id) => (id === account.id ? account : undefined),
        backendOf: () => (device.online ? backend : undefined),
        onChanged: () => undefined,
        hub: { emit: (event) => events.push(event) },
        clock,
        log: silentLog,
      };
    },
    get files() {
      return opened.files;
    },
    get copies() {
      return opened.copies;
    },
    clock,
    events,
    online: true,
    killBefore: undefined,
    write: (text, id = 'draft-1') => {
      const before = opened.files.get(id as DraftId);
      return opened.files.save({
        ...(before ?? aDraft({ id, accountId: account.id })),
        subject: text,
        html: `<p>${text}</p>`,
      });
    },
    async connect() {
      if (!backend && device.online) await dial();
    },
    async settleOnce(id, isOpen = false) {
      await device.connect();
      await settling.settle(id as DraftId, () => isOpen);
    },
    async settle(isOpen = false) {
      for (let tries = 0; tries < 20; tries += 1) {
        try {
          const ids = [...opened.files.list(), ...opened.copies.list()].map(({ id }) => id);
          for (const id of new Set(ids)) await device.settleOnce(id, isOpen);
          return;
        } catch (error) {
          if (error instanceof Killed) await device.restart();
        }
      }
      throw new Error('never settled');
    },
    texts: () => opened.files.list().map(({ subject }) => subject),
    async restart() {
      fs = fs.powerLoss(7);
      isDead = false;
      said = 0;
      device.killBefore = undefined;
      backend = undefined;
      opened = await open();
      settling = createSettling(device.ports);
    },
  };
  settling = createSettling(device.ports);
  return device;
}
