import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ServeArguments {
  readonly profile: string;
  readonly port: number;
  readonly accounts?: string;
  /** Whether the caller wants a browser opened; the server itself never opens one. */
  readonly open: boolean;
}

/** A command line that cannot be understood; the message is a whole sentence. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

/** Fixed, because the browser keeps the cache by origin, and the port is part of it. */
export const defaultPort = 8737;

/** @throws ArgumentsError */
export function parseServeArguments(
  args: readonly string[],
  system: { readonly platform: NodeJS.Platform; readonly env: NodeJS.ProcessEnv },
): ServeArguments {
  const values = parse(args);
  const port = values.port === undefined ? defaultPort : Number(values.port);
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw new ArgumentsError('--port takes a number from 1024 to 65535.');
  return {
    profile: resolve(values.profile ?? defaultProfile(system)),
    port,
    ...(values.accounts !== undefined && { accounts: resolve(values.accounts) }),
    open: !values['no-open'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string' },
        port: { type: 'string' },
        accounts: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : 'unknown';
    throw new ArgumentsError(
      `${reason}. Skein knows --profile DIR, --port N, --accounts FILE and --no-open.`,
    );
  }
}

/** Where the system wants a program's own files; Electron's userData is the same folder. */
function defaultProfile({
  platform,
  env,
}: {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Skein');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Skein');
  return join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'Skein');
}
