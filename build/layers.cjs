// The layer table of ARCHITECTURE.md as rules of dependency-cruiser: who may import what.
// TypeScript 7 has no JavaScript API, so the parser is swc; test/build/layers.test.ts plants a
// forbidden import of each kind and sees it caught, because a parser that reads nothing finds nothing.

// dependency-cruiser 17 gives swc no `tsx: true` (its parse.mjs has a "TODO: tsx ?"), so JSX would be a syntax error.
const swc = require('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('x') });

/** @typedef {{ name: string, from: object, to: object, comment: string }} Rule */

const npm = (names) =>
  `(^|/)node_modules/(${names.map((name) => name.replaceAll('/', '\\/')).join('|')})(/|$)`;
const core = (names) => `^(node:)?(${names.join('|')})$`;

/** Everything of npm that a layer may import; the rest is forbidden. */
const onlyNpm = (name, path, allowed, pathNot) => ({
  name: `${name}-npm`,
  severity: 'error',
  comment: `${name} imports only: ${allowed.join(', ') || 'nothing of npm'}`,
  from: pathNot ? { path, pathNot } : { path },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
    ...(allowed.length ? { pathNot: npm(allowed) } : {}),
  },
});

/** The only files that may import a package. */
const onlyIn = (name, packages, paths) => ({
  name: `only-in-${name}`,
  severity: 'error',
  comment: `${packages.join(', ')} belong to ${paths.join(', ')} alone`,
  from: { path: '^(shared|electron|renderer)/', pathNot: paths.map((path) => `^${path}`) },
  to: { path: npm(packages) },
});

const ours = (name, path, allowed, pathNot) => ({
  name: `${name}-ours`,
  severity: 'error',
  comment: `${name} imports only ${allowed.join(', ')} of ours`,
  from: pathNot ? { path, pathNot } : { path },
  to: { path: '^(shared|electron|renderer|build|test)/', pathNot: allowed.map((each) => `^${each}`) },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/' },
      to: { couldNotResolve: true, pathNot: ['^electron$', '\\?worker', '^virtual:'] },
    },

    ours('shared', '^shared/', ['shared/']),
    onlyNpm('shared', '^shared/', ['zod', '@orpc/contract']),
    { name: 'shared-node', severity: 'error', from: { path: '^shared/' }, to: { dependencyTypes: ['core'] } },

    ours('engine', '^electron/engine/', ['shared/', 'electron/engine/']),
    {
      name: 'engine-no-http',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: core(['http', 'http2']) },
    },
    {
      name: 'engine-no-shell',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: npm(['electron', 'ws', 'react', 'dexie']) },
    },
    onlyIn('imap-connection', ['imapflow'], ['electron/engine/backend/imap/connection.ts']),
    // line.ts uses it; the others name its types, which a layer cannot tell from using it.
    onlyIn(
      'smtp-and-mime',
      ['nodemailer'],
      [
        'electron/engine/backend/smtp/(line|internals|login|reports)\\.ts$',
        'electron/engine/mime/write\\.ts$',
      ],
    ),
    onlyIn('mime', ['mailparser', 'libmime', '@zone-eu/mailsplit'], ['electron/engine/mime/']),
    {
      name: 'only-in-search',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/engine/search/' },
      to: { path: '^node:sqlite$' },
    },
    onlyIn(
      'rpc-server',
      ['@orpc/server'],
      ['electron/engine/api/', 'electron/shell/ports', 'electron/server/socket', 'renderer/store/'],
    ),
    onlyIn('rpc-client', ['@orpc/client'], ['electron/engine/store/', 'renderer/rpc/']),

    ours('shell', '^electron/(shell/|main\\.ts|preload\\.ts)', [
      'shared/',
      'electron/engine/',
      'electron/shell/',
    ]),
    onlyNpm('shell', '^electron/(shell/|main\\.ts|preload\\.ts)', ['electron', '@orpc/server']),
    onlyIn('shell', ['electron'], ['electron/shell/', 'electron/main.ts', 'electron/preload.ts']),

    ours('server', '^electron/(server/|serve\\.ts)', ['shared/', 'electron/engine/', 'electron/server/']),
    onlyNpm('server', '^electron/(server/|serve\\.ts)', ['ws', '@orpc/server']),
    onlyIn('server', ['ws'], ['electron/server/']),

    ours('face', '^renderer/', ['shared/', 'renderer/'], '^renderer/store(/|\\.ts)'),
    {
      name: 'face-not-store',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '^renderer/store(/|\\.ts)' },
      to: { path: '^renderer/store(/|\\.ts)' },
    },
    { name: 'face-node', severity: 'error', from: { path: '^renderer/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'face-npm',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: npm(['electron', 'ws', 'imapflow', 'nodemailer', 'mailparser', 'libmime']) },
    },
    onlyIn('store', ['dexie'], ['renderer/store/']),
    ours('store', '^renderer/store(/|\\.ts)', ['shared/', 'renderer/store(/|\\.ts)']),
    onlyNpm('store', '^renderer/store(/|\\.ts)', ['dexie', '@orpc/server']),
    {
      name: 'features-through-their-index',
      severity: 'error',
      comment: 'a feature folder is imported only through its index.ts; ui, rpc, state and commands are open',
      from: { path: '^renderer/([^/]+)/' },
      to: {
        path: '^renderer/(accounts|folders|messages|reader|compose|search|outbox|settings|message-body)/',
        pathNot: ['^renderer/$1/', '^renderer/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'ui-knows-no-rpc',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(?!ui/)' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
