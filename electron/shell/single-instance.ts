import { app } from 'electron';

/**
 * One process per profile, asked before anything is opened: two would fight for the database. The lock is that of
 * the userData folder, which lies in the profile.
 *
 * @param onSecond what a later start was given on its command line, without the program itself
 * @returns false when another process has the profile; this one must quit then
 */
export function holdSingleInstance(onSecond: (args: readonly string[]) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv) => onSecond(argv.slice(1)));
  return true;
}
