import type { AccountId } from '../../../shared/model/ids.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { MailBackend } from '../backend/mail-backend.ts';
import type { Clock } from '../clock.ts';
import type { Hub } from '../events/hub.ts';
import type { Log } from '../log/log.ts';
import type { Mime } from '../mime/mime.ts';
import type { StoreApi } from '../store/store-api.ts';
import type { DraftFiles } from '../vault/draft-files.ts';
import type { LocalMail } from '../vault/local-mail/local-mail.ts';
import type { RemoteImagesOptions } from './remote/remote-images.ts';

export interface ContentPorts {
  readonly store: Pick<
    StoreApi,
    | 'rows'
    | 'folder'
    | 'content'
    | 'body'
    | 'putBody'
    | 'putReport'
    | 'setPreviews'
    | 'withoutBody'
    | 'uids'
    | 'rowsByUid'
  >;
  readonly mime: Mime;
  readonly drafts: Pick<DraftFiles, 'putPart' | 'partPath'>;
  /** `<profile>/cache` */
  readonly cacheFolder: string;
  /** The account's server while its session is ready, else undefined. Mail on this computer is always there. */
  backendOf(accountId: AccountId): MailBackend | undefined | Promise<MailBackend>;
  /** Mail that is kept on this computer; undefined for other accounts. @throws Failed `disk-failed` */
  openMail(accountId: AccountId): Promise<LocalMail | undefined>;
  settings(): Settings;
  /** Of the cache; URLs of another one are void. */
  generation(): string;
  readonly hub: Pick<Hub, 'emit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests: images from a server on this computer. */
  readonly remote?: Pick<RemoteImagesOptions, 'policy' | 'ca' | 'resolve'>;
}
