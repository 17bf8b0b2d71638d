import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProject } from '../../build/tasks/paths.ts';
import { makeStubElectronDist } from '../fixtures/stub-electron-dist.ts';

const run = promisify(execFile);
/** As much of the configuration as is looked at here. */
interface Configured {
  readonly protocols: unknown;
  readonly fileAssociations: unknown;
  readonly win: { readonly target: unknown; readonly icon: string };
  readonly mac: {
    readonly target: unknown;
    readonly icon: string;
    readonly entitlements: string;
    readonly hardenedRuntime: boolean;
  };
  readonly linux: { readonly target: unknown };
  readonly nsis: { readonly perMachine: boolean; readonly include: string };
}

let folder: string;
let unpacked: string;
let files: readonly string[];
let metadata: Record<string, unknown>;

/** Skein's own package.json, lock and node_modules, with next to nothing in dist. */
async function makeProject(): Promise<string> {
  const project = join(folder, 'project');
  await mkdir(join(project, 'dist', 'main'), { recursive: true });
  await mkdir(join(project, 'dist', 'renderer', 'assets'), { recursive: true });
  const dist: Readonly<Record<string, string>> = {
    'main/main.js': "import 'electron';",
    'main/main.js.map': '{}',
    'main/mime-worker.js': '',
    'main/preload.cjs': '',
    'renderer/index.html': '<!doctype html><title>Skein</title>',
    'renderer/store.html': '<!doctype html>',
    'renderer/message-body.html': '<!doctype html>',
    'renderer/store-worker.js': '',
    'renderer/assets/index-AbC.js': '',
  };
  for (const [name, content] of Object.entries(dist)) await writeFile(join(project, 'dist', name), content);
  await cp(inProject('package.json'), join(project, 'package.json'));
  await cp(inProject('package-lock.json'), join(project, 'package-lock.json'));
  await cp(inProject('build'), join(project, 'build'), { recursive: true });
  await mkdir(join(project, 'test'));
  await writeFile(join(project, 'test', 'not-for-people.ts'), '');
  await symlink(inProject('node_modules'), join(project, 'node_modules'));
  return project;
}

async function packageIt(project: string, ...more: string[]): Promise<void> {
  const dist = join(folder, 'electron');
  await run(
    process.execPath,
    [
      inProject('build/package.mjs'),
      '--no-build',
      '--linux',
      '--dir',
      '--project',
      project,
      `-c.electronDist=${dist}`,
      ...more,
    ],
    { cwd: inProject(''), timeout: 120_000 },
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skein-package-'));
  await makeStubElectronDist(join(folder, 'electron'), '45.4.1');
  const project = await makeProject();
  await packageIt(project);
  const release = join(project, 'release');
  const name = (await readdir(release)).find((each) => each.endsWith('-unpacked'));
  unpacked = join(release, name ?? 'nothing');
  const asar = join(unpacked, 'resources', 'app.asar');
  files = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
  metadata = JSON.parse(extractFile(asar, 'package.json').toString()) as Record<string, unknown>;
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('holds what was built and package.json, and nothing else', () => {
    expect(files.filter((file) => /\.[a-z]+$/.test(file)).toSorted()).toEqual([
      '/dist/main/main.js',
      '/dist/main/mime-worker.js',
      '/dist/main/preload.cjs',
      '/dist/renderer/assets/index-AbC.js',
      '/dist/renderer/index.html',
      '/dist/renderer/message-body.html',
      '/dist/renderer/store.html',
      '/package.json',
    ]);
  });

  it('holds no module of npm, for use or for development, inside or beside the asar', async () => {
    expect(files.filter((file) => file.includes('node_modules'))).toEqual([]);
    expect(await readdir(join(unpacked, 'resources'))).not.toContain('app.asar.unpacked');
    expect(metadata).not.toHaveProperty('devDependencies');
    expect(metadata).not.toHaveProperty('scripts');
  });

  it('starts at main.js and is known to Linux by its fixed name', () => {
    expect(metadata).toMatchObject({
      main: 'dist/main/main.js',
      type: 'module',
      desktopName: 'org.skeinmail.skein.desktop',
    });
  });

  it('is called skein and loads no other program than its own', async () => {
    expect(await readdir(unpacked)).toContain('skein');
    expect(await readdir(join(unpacked, 'resources'))).not.toContain('default_app.asar');
  });

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'skein'));
    const states = Object.fromEntries(
      Object.entries(wire).map(([fuse, state]) => [
        FuseV1Options[Number(fuse)] ?? fuse,
        String.fromCharCode(Number(state)),
      ]),
    );
    expect(wire.version).toBe(FuseVersion.V1);
    expect(states).toMatchObject({
      RunAsNode: '0',
      EnableCookieEncryption: '1',
      EnableNodeOptionsEnvironmentVariable: '0',
      EnableNodeCliInspectArguments: '0',
      EnableEmbeddedAsarIntegrityValidation: '1',
      OnlyLoadAppFromAsar: '1',
      GrantFileProtocolExtraPrivileges: '0',
    });
  });
});

it('is inspectable when it is made for tests, and only then', async () => {
  const project = join(folder, 'project');
  await packageIt(project, '--test', '-c.directories.output=for-tests');
  const wire = await getCurrentFuseWire(join(project, 'for-tests', 'linux-unpacked', 'skein'));
  expect(String.fromCharCode(Number(wire[FuseV1Options.EnableNodeCliInspectArguments]))).toBe('1');
  expect(String.fromCharCode(Number(wire[FuseV1Options.OnlyLoadAppFromAsar]))).toBe('1');
});

describe('the icons', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

  it.each([16, 24, 32, 48, 64, 128, 256, 512, 1024])('have a picture of %i pixels', async (size) => {
    const picture = await readFile(inProject(`build/icons/${size}x${size}.png`));
    expect(picture.subarray(0, 8)).toEqual(png);
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([size, size]);
  });

  it('are in the containers of Windows and macOS, each picture whole', async () => {
    const ico = await readFile(inProject('build/icon.ico'));
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
      const at = 6 + index * 16;
      const start = ico.readUInt32LE(at + 12);
      const picture = ico.subarray(start, start + ico.readUInt32LE(at + 8));
      expect(picture.subarray(0, 8)).toEqual(png);
      expect(picture.readUInt32BE(16)).toBe(ico.readUInt8(at) || 256);
      return picture.readUInt32BE(16);
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);

    const icns = await readFile(inProject('build/icon.icns'));
    expect(icns.subarray(0, 4).toString()).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const types: string[] = [];
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      types.push(icns.subarray(at, at + 4).toString());
      expect(icns.subarray(at + 8, at + 16)).toEqual(png);
    }
    expect(types).toEqual(
      expect.arrayContaining(['ic07', 'ic08', 'ic09', 'ic10', 'ic11', 'ic12', 'ic13', 'ic14']),
    );
  });

  it('are those of the drawings: the same bytes in both containers', async () => {
    const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    const ico = await readFile(inProject('build/icon.ico'));
    const last = 6 + 6 * 16;
    const large = ico.subarray(ico.readUInt32LE(last + 12));
    expect(hash(large)).toBe(hash(await readFile(inProject('build/icons/256x256.png'))));
  });
});

describe('the configuration of every system', async () => {
  const { default: config } = (await import(inProject('build/electron-builder.config.mjs'))) as {
    readonly default: Configured;
  };

  it('names installers for Windows, macOS and Linux', () => {
    expect(config.win.target).toEqual(['nsis']);
    expect(config.mac.target).toEqual(['dmg']);
    expect(config.linux.target).toEqual(['AppImage', 'deb']);
    expect(config.mac.hardenedRuntime).toBe(true);
  });

  it('registers mailto and message files everywhere, on Windows by the installer', async () => {
    expect(config.protocols).toMatchObject([{ schemes: ['mailto'] }]);
    expect(config.fileAssociations).toMatchObject([{ ext: 'eml', mimeType: 'message/rfc822' }]);
    expect(config.nsis.perMachine).toBe(true);
    const script = await readFile(inProject(config.nsis.include), 'utf8');
    expect(script).toMatch(/URLAssociations" "mailto"/);
  });

  it('names only files that are there', async () => {
    for (const path of [config.win.icon, config.mac.icon, config.mac.entitlements, config.nsis.include]) {
      expect((await readFile(inProject(path))).length).toBeGreaterThan(0);
    }
  });
});
