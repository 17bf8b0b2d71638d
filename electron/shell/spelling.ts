import { access, mkdir, readdir, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'electron';
import type { Settings } from '../../shared/model/settings.ts';
import type { Log } from '../engine/log/log.ts';

/** Where Linux distributions keep dictionaries in Chromium's format, as `en_US.bdic`. */
const systemFolders = [
  '/usr/share/hunspell-bdic',
  '/usr/share/qt6/qtwebengine_dictionaries',
  '/usr/share/qt5/qtwebengine_dictionaries',
];

/** Chromium asks for a dictionary by its language and version, which depends on the language and the Chromium. */
const versions = ['3-0', '4-0', '9-0', '10-1', '11-0'];

/** Nobody answers there: what the system has no dictionary for is not checked, and not fetched either. */
const nowhere = 'app://dictionaries/';

interface SpellingOptions {
  readonly session: Session;
  readonly platform: NodeJS.Platform;
  /** The person's languages, the preferred one first (BCP 47). */
  readonly systemLanguages: readonly string[];
  /** Chromium's own folder, where it looks for dictionaries. */
  readonly sessionFolder: string;
  /** Otherwise those of Linux distributions. */
  readonly folders?: readonly string[];
  readonly log: Log;
}

/**
 * Spelling with the system's own dictionaries, never with fetched ones. macOS and Windows know their languages; on Linux the
 * installed dictionaries are linked to where Chromium looks for them.
 *
 * @returns follows the settings
 */
export async function checkSpelling(
  options: SpellingOptions,
): Promise<(settings: Pick<Settings, 'spelling' | 'spellingLanguages'>) => void> {
  const { session, platform, systemLanguages, log } = options;
  session.setSpellCheckerDictionaryDownloadURL(nowhere);
  const installed = platform === 'linux' ? await linkDictionaries(options) : undefined;
  return ({ spelling, spellingLanguages }) => {
    const known = session.availableSpellCheckerLanguages.filter(
      (language) => !installed || installed.has(language),
    );
    const wanted = spellingLanguages.length > 0 ? spellingLanguages : systemLanguages;
    // macOS finds the language by itself.
    const chosen = platform === 'darwin' ? [] : languagesToCheck(wanted, known);
    const isOn = spelling && (platform === 'darwin' || chosen.length > 0);
    session.setSpellCheckerEnabled(isOn);
    if (isOn && platform !== 'darwin') session.setSpellCheckerLanguages(chosen);
    log.info('spelling', { on: isOn, languages: chosen.join(' ') });
  };
}

/**
 * Which of the known languages are checked: each wanted one as it is, or another of the same language. Chinese, Japanese and
 * others without dictionaries have none, and so are left alone. English is always among what is written.
 */
export function languagesToCheck(wanted: readonly string[], known: readonly string[]): string[] {
  const base = (language: string): string => language.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  const found = [...wanted, 'en-US'].flatMap(
    (language) =>
      known.find((each) => each.toLowerCase() === language.toLowerCase()) ??
      known.find((each) => base(each) === base(language)) ??
      [],
  );
  const all = [...new Set(found)];
  // "en-US" beside an English that was wanted would call the other's words wrong or right, as it likes.
  const isEnglish = wanted.some((language) => base(language) === 'en');
  return isEnglish
    ? all.filter((each) => base(each) !== 'en' || each === all.find((one) => base(one) === 'en'))
    : all;
}

async function linkDictionaries({
  sessionFolder,
  folders = systemFolders,
  log,
}: SpellingOptions): Promise<ReadonlySet<string>> {
  const target = join(sessionFolder, 'Dictionaries');
  const found = new Map<string, string>();
  for (const folder of folders) {
    // A distribution has one of them, or none.
    for (const file of await readdir(folder).catch(() => [])) {
      const language = /^([a-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\.bdic$/.exec(file)?.[1]?.replaceAll('_', '-');
      if (language && !found.has(language)) found.set(language, join(folder, file));
    }
  }
  try {
    await mkdir(target, { recursive: true });
    for (const [language, path] of found)
      for (const version of versions) await link(path, join(target, `${language}-${version}.bdic`));
  } catch (error) {
    log.error('spelling.not-linked', error);
    return new Set();
  }
  // Chromium calls a language with one region by the language alone.
  return new Set([...found.keys()].flatMap((language) => [language, language.split('-', 1)[0] ?? '']));
}

async function link(path: string, name: string): Promise<void> {
  if (
    await access(name).then(
      () => true,
      () => false,
    )
  )
    return;
  // One whose dictionary was removed leads nowhere and is in the way.
  await unlink(name).catch(ignoreMissing);
  await symlink(path, name);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
