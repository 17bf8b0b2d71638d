import { expect, it } from 'vitest';
import { parseServeArguments } from '../../../electron/server/arguments.ts';

const linux = { platform: 'linux', env: { XDG_CONFIG_HOME: '/c' } } as const;

it('understands every option', () => {
  expect(
    parseServeArguments(['--profile', '/p', '--port', '9000', '--accounts=/a.json', '--no-open'], linux),
  ).toEqual({
    profile: '/p',
    port: 9000,
    accounts: '/a.json',
    open: false,
  });
});

it('has a fixed port and the folder of the system', () => {
  expect(parseServeArguments([], linux)).toEqual({ profile: '/c/Skein', port: 8737, open: true });
  expect(parseServeArguments([], { platform: 'win32', env: { APPDATA: '/r' } }).profile).toMatch(/Skein$/);
});

it.each([
  [['--port', 'x'], '--port takes a number'],
  [['--port', '80'], '--port takes a number'],
  [['--port', '70000'], '--port takes a number'],
  [['--prot', '1'], 'Skein knows --profile DIR'],
  [['--profile'], 'Skein knows --profile DIR'],
  [['stray'], 'Skein knows --profile DIR'],
])('says what is wrong with %j', (args, sentence) => {
  expect(() => parseServeArguments(args, linux)).toThrow(sentence);
});
