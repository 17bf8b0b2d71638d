import { basename, join } from 'node:path';
import { app, type Session } from 'electron';
import type { Log } from '../engine/log/log.ts';
import { siteOf } from './places.ts';

/** Attachments are saved by their URL: the person is asked where, the engine has made the name safe. */
export function askWhereToSave(session: Session, log: Log): void {
  session.on('will-download', (event, download) => {
    if (siteOf(download.getURL()) !== 'skein') {
      event.preventDefault();
      log.warn('download.refused');
      return;
    }
    download.setSaveDialogOptions({
      defaultPath: join(app.getPath('downloads'), basename(download.getFilename())),
    });
  });
}
