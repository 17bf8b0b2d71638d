import {
  CalendarDays,
  Download,
  File,
  FileArchive,
  FileAudio,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Mail,
  ShieldAlert,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView, PartLink } from '../../shared/contract/messages.ts';
import { partName, withoutTwins } from '../../shared/text/part-name.ts';
import { showSize } from '../i18n/sizes.ts';
import { Button } from '../ui/Button.tsx';
import { attachmentKind, type AttachmentKind } from './attachment-kind.ts';
import { saveAddress } from './download.ts';
import { safeFileName, shownFileName } from './file-name.ts';

const pictures: Partial<Record<AttachmentKind, LucideIcon>> = {
  pdf: FileText,
  document: FileText,
  text: FileText,
  image: FileImage,
  sheet: FileSpreadsheet,
  archive: FileArchive,
  audio: FileAudio,
  video: FileVideo,
  calendar: CalendarDays,
  message: Mail,
  program: ShieldAlert,
};

/** The files a message carries; pressing one saves it. Pictures that the text shows are not listed again. */
export function Attachments({ view }: { readonly view: MessageView }): ReactElement | null {
  const { t } = useTranslation();
  const parts = withoutTwins(view.parts.filter((part) => isListed(part, view.body?.html ?? '')));
  if (parts.length === 0) return null;
  const saveAll = (): void => {
    for (const part of parts) saveAddress(part.url, safeFileName(partName(part) ?? t('reader.unnamed')));
  };
  return (
    <section className="attachments" aria-label={t('reader.attachments', { count: parts.length })}>
      <ul>
        {parts.map((part) => (
          <li key={part.section}>
            <Card part={part} />
          </li>
        ))}
      </ul>
      {parts.length > 1 && (
        <Button icon={<Download aria-hidden />} onPress={saveAll}>
          {t('reader.save-all')}
        </Button>
      )}
    </section>
  );
}

function Card({ part }: { readonly part: PartLink }): ReactElement {
  const { t, i18n } = useTranslation();
  const name = partName(part) ?? t('reader.unnamed');
  const kind = attachmentKind(part.type, name);
  const Picture = pictures[kind] ?? File;
  return (
    <a
      className="attachment"
      href={part.url}
      download={safeFileName(name)}
      title={t('reader.save', { name: shownFileName(name) })}
    >
      <Picture aria-hidden />
      <span className="attachment-words">
        <span className="attachment-name">{shownFileName(name)}</span>
        <small>
          {t('reader.kind-and-size', {
            kind: t(`reader.kinds.${kind}`),
            size: showSize(decodedSize(part), i18n.language),
          })}
        </small>
      </span>
    </a>
  );
}

function isListed(part: PartLink, html: string): boolean {
  if (part.use === 'attachment') return true;
  return part.use === 'inline' && !(part.contentId && html.includes(part.contentId));
}

/** Servers count the bytes as they travel; base64 makes four of three, and adds line ends. */
function decodedSize(part: PartLink): number {
  return part.encoding.toLowerCase() === 'base64' ? Math.round((part.size * 3) / 4.11) : part.size;
}
