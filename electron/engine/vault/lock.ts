import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { Failed } from '../failed.ts';
import type { FileSystem } from './file-system.ts';
import { type Processes, sameStart, systemProcesses } from './processes.ts';

/** One running Skein per profile, whichever shell it is. */
export interface ProfileLock {
  release(): Promise<void>;
}

const holderSchema = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** When that process began, in the system's own words: a pid is given to another process some day. */
  started: z.string().optional(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** The holder shows that it lives this often; a lock of another computer is stale after `silentMs` without. */
const beatMs = 30_000;
const silentMs = 5 * beatMs;
/** A lock that cannot be read is being written, unless it is this old. */
const writingMs = 10_000;

/**
 * Takes `<profile>/lock`. The lock of a process that is gone is taken over.
 *
 * @throws Failed `profile-locked` with the pid and the host of the holder.
 */
export async function lockProfile(ports: {
  readonly fs: FileSystem;
  readonly profileFolder: string;
  readonly clock: Clock;
  readonly processes?: Processes;
  readonly host?: string;
}): Promise<ProfileLock> {
  const { fs, clock } = ports;
  const processes = ports.processes ?? systemProcesses;
  const host = ports.host ?? hostname();
  const path = join(ports.profileFolder, 'lock');
  const guard = `${path}.takeover`;
  const self: Holder = {
    pid: process.pid,
    host,
    started: await processes.started(process.pid),
    token: randomUUID(),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(self));

  async function read(): Promise<Holder | undefined> {
    const found = await fs.read(path);
    if (!found) return undefined;
    try {
      return holderSchema.parse(JSON.parse(new TextDecoder().decode(found)));
    } catch {
      return undefined;
    }
  }

  /** @returns the failure that names the holder, or undefined when the lock is free or stale. */
  async function held(): Promise<Failed | undefined> {
    const status = await fs.status(path);
    if (!status) return undefined;
    const age = clock.now() - status.modifiedAt;
    const holder = await read();
    if (!holder) return age < writingMs ? locked(undefined) : undefined;
    if (holder.host !== host) return age < silentMs ? locked(holder) : undefined;
    const started = await processes.started(holder.pid);
    if (!(await processes.alive(holder.pid))) return undefined;
    return holder.started === undefined || started === undefined || sameStart(started, holder.started)
      ? locked(holder)
      : undefined;
  }

  /** Only one of two that found the same stale lock may replace it, or each would remove the other's new one. */
  async function takeOver(): Promise<void> {
    const status = await fs.status(guard);
    if (status && clock.now() - status.modifiedAt > writingMs) await fs.remove(guard);
    if (!(await fs.create(guard, bytes))) throw locked(undefined);
    try {
      const holder = await held();
      if (holder) throw holder;
      await fs.remove(path);
      if (!(await fs.create(path, bytes))) throw locked(await read());
    } finally {
      await fs.remove(guard);
    }
  }

  if (!(await fs.create(path, bytes))) {
    const holder = await held();
    if (holder) throw holder;
    await takeOver();
  }

  let released = false;
  let stop = (): void => undefined;
  const beat = (): void => {
    stop = clock.after(beatMs, () => {
      // A missed beat is made up for by the next one.
      void fs.touch(path).then(
        () => released || beat(),
        () => released || beat(),
      );
    });
  };
  beat();
  return {
    async release() {
      released = true;
      stop();
      if ((await read())?.token === self.token) await fs.remove(path);
    },
  };
}

function locked(holder: Holder | undefined): Failed {
  const params = holder ? { pid: holder.pid, host: holder.host } : { pid: 0, host: '' };
  return new Failed({ code: 'profile-locked', phase: 'start', params });
}
