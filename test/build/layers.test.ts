import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { scriptOf } from '../../build/tasks/run.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** One file with one import that its folder may not make, and the rule that must see it. */
const forbidden: readonly (readonly [file: string, imports: string, rule: string])[] = [
  ['shared/model/a01.ts', "import { join } from 'node:path';\nexport const a = join;", 'shared-node'],
  ['shared/model/a02.ts', "import Dexie from 'dexie';\nexport const a = Dexie;", 'shared-npm'],
  ['shared/model/a03.ts', "export { electronThing } from '../../electron/engine/thing.ts';", 'shared-ours'],
  [
    'electron/engine/a04.ts',
    "import { createServer } from 'node:http';\nexport const a = createServer;",
    'engine-no-http',
  ],
  [
    'electron/engine/a05.ts',
    "import { WebSocket } from 'ws';\nexport const a = WebSocket;",
    'engine-no-shell',
  ],
  ['electron/engine/a06.ts', "import { app } from 'electron';\nexport const a = app;", 'only-in-shell'],
  ['electron/engine/a07.ts', "export { faceThing } from '../../renderer/thing.ts';", 'engine-ours'],
  ['electron/engine/a08.ts', "export { shellThing } from '../shell/thing.ts';", 'engine-ours'],
  [
    'electron/engine/sync/a09.ts',
    "import { ImapFlow } from 'imapflow';\nexport const a = ImapFlow;",
    'only-in-imap-connection',
  ],
  [
    'electron/engine/backend/smtp/a10.ts',
    "import nodemailer from 'nodemailer';\nexport const a = nodemailer;",
    'only-in-smtp-and-mime',
  ],
  [
    'electron/engine/content/a11.ts',
    "import { simpleParser } from 'mailparser';\nexport const a = simpleParser;",
    'only-in-mime',
  ],
  [
    'electron/engine/store/a12.ts',
    "import { DatabaseSync } from 'node:sqlite';\nexport const a = DatabaseSync;",
    'only-in-search',
  ],
  [
    'electron/engine/accounts/a13.ts',
    "import { os } from '@orpc/server';\nexport const a = os;",
    'only-in-rpc-server',
  ],
  [
    'electron/engine/api/a14.ts',
    "import { createORPCClient } from '@orpc/client';\nexport const a = createORPCClient;",
    'only-in-rpc-client',
  ],
  ['electron/shell/a15.ts', "import { WebSocket } from 'ws';\nexport const a = WebSocket;", 'shell-npm'],
  ['electron/shell/a16.ts', "export { serverThing } from '../server/thing.ts';", 'shell-ours'],
  ['electron/shell/a17.ts', "export { faceThing } from '../../renderer/thing.ts';", 'shell-ours'],
  ['electron/server/a18.ts', "import { app } from 'electron';\nexport const a = app;", 'only-in-shell'],
  ['electron/server/a19.ts', "export { shellThing } from '../shell/thing.ts';", 'server-ours'],
  ['renderer/reader/a20.ts', "import { join } from 'node:path';\nexport const a = join;", 'face-node'],
  ['renderer/reader/a21.ts', "import Dexie from 'dexie';\nexport const a = Dexie;", 'only-in-store'],
  ['renderer/reader/a22.ts', "export { electronThing } from '../../electron/engine/thing.ts';", 'face-ours'],
  ['renderer/reader/a23.ts', "export { storeThing } from '../store/thing.ts';", 'face-not-store'],
  [
    'renderer/reader/a24.ts',
    "export { inside } from '../compose/inside.ts';",
    'features-through-their-index',
  ],
  [
    'renderer/store/a25.ts',
    "import { createElement } from 'react';\nexport const a = createElement;",
    'store-npm',
  ],
  ['renderer/store/a26.ts', "export { faceThing } from '../thing.ts';", 'store-ours'],
  ['renderer/ui/a27.ts', "export { rpcThing } from '../rpc/thing.ts';", 'ui-knows-no-rpc'],
  [
    'renderer/reader/a28.ts',
    "import type { ImapFlow } from 'imapflow';\nexport type A = ImapFlow;",
    'face-npm',
  ],
  ['renderer/rpc/a29.ts', "export { b } from './a30.ts';\nexport const a = 1;", 'no-cycles'],
  ['renderer/rpc/a31.ts', "export { gone } from './not-there.ts';", 'resolvable'],
];

/** What the forbidden imports point at, and one import of each layer that is allowed. */
const allowed: Readonly<Record<string, string>> = {
  // The other half of a cycle, which is reported where it is met first.
  'renderer/rpc/a30.ts': "export { a } from './a29.ts';\nexport const b = 1;",
  'electron/engine/thing.ts': 'export const electronThing = 1;',
  'electron/engine/store/thing.ts':
    "import { createORPCClient } from '@orpc/client';\nexport const a = createORPCClient;",
  'electron/engine/mime/thing.ts':
    "import { readFile } from 'node:fs/promises';\nimport { z } from 'zod';\nexport const a = [readFile, z];",
  'electron/shell/thing.ts': "import { app } from 'electron';\nexport const shellThing = app;",
  'electron/server/thing.ts':
    "import { createServer } from 'node:http';\nimport { WebSocket } from 'ws';\nexport const serverThing = [createServer, WebSocket];",
  'renderer/thing.ts': "import { createElement } from 'react';\nexport const faceThing = createElement;",
  'renderer/rpc/thing.ts': 'export const rpcThing = 1;',
  'renderer/store/thing.ts': "import Dexie from 'dexie';\nexport const storeThing = Dexie;",
  'renderer/compose/inside.ts': 'export const inside = 1;',
  'renderer/compose/index.ts': "export { inside } from './inside.ts';",
  'renderer/reader/fine.ts':
    "export { inside } from '../compose/index.ts';\nexport { rpcThing } from '../rpc/thing.ts';",
  'shared/model/thing.ts': "import { z } from 'zod';\nexport const sharedThing = z;",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let folder = '';
let violations: readonly Violation[] = [];

/** All are planted at once in a project of their own: reading the rules and the packages takes longest. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-layers-'));
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await mkdir(join(folder, 'build'));
  await cp(join(project, 'build/layers.cjs'), join(folder, 'build/layers.cjs'));
  await cp(join(project, 'package.json'), join(folder, 'package.json'));
  const files = [...forbidden.map(([file, text]) => [file, text] as const), ...Object.entries(allowed)];
  for (const [file, text] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const args = [
    scriptOf('dependency-cruiser', 'depcruise'),
    '--config',
    'build/layers.cjs',
    '--output-type',
    'json',
    'shared',
    'electron',
    'renderer',
  ];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 });
  // The exit code is the number of violations; the report comes either way.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  violations = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(forbidden)('%s may not: %s (%s)', (file, _imports, rule) => {
  expect(violations.filter((each) => each.from === file).map((each) => each.rule.name)).toContain(rule);
});

it.each(Object.keys(allowed))('%s may', (file) => {
  expect(violations.filter((each) => each.from === file)).toEqual([]);
});
