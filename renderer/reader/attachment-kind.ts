/** What an attachment is, for a picture and a word: a key of `reader.kinds`. */
export type AttachmentKind =
  | 'pdf'
  | 'image'
  | 'document'
  | 'sheet'
  | 'slides'
  | 'archive'
  | 'text'
  | 'audio'
  | 'video'
  | 'calendar'
  | 'contact'
  | 'message'
  | 'drawing'
  | 'program'
  | 'page'
  | 'file';

const byExtension: Readonly<Record<string, AttachmentKind>> = Object.fromEntries(
  (
    [
      ['pdf', 'pdf'],
      ['image', 'png jpg jpeg gif webp bmp tif tiff heic avif svg'],
      ['document', 'doc docx odt rtf pages wps'],
      ['sheet', 'xls xlsx ods csv numbers et'],
      ['slides', 'ppt pptx odp key dps'],
      ['archive', 'zip 7z rar gz tar tgz bz2 xz'],
      ['text', 'txt md log json xml'],
      ['audio', 'mp3 m4a wav ogg flac aac'],
      ['video', 'mp4 mov mkv webm avi'],
      ['calendar', 'ics'],
      ['contact', 'vcf'],
      ['message', 'eml msg'],
      ['drawing', 'dwg dxf skp stl'],
      ['program', 'exe msi bat cmd com scr js vbs ps1 jar app dmg sh apk lnk'],
      ['page', 'html htm xhtml mht'],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind])),
);

/** The extension decides, because that is what the system will go by; the type only where there is none it knows. */
export function attachmentKind(type: string, fileName: string): AttachmentKind {
  const extension = /\.([a-z0-9]+)\s*$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
  if (known) return known;
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/calendar') return 'calendar';
  if (type === 'message/rfc822') return 'message';
  if (type === 'text/html') return 'page';
  const [main] = type.split('/');
  return main === 'image' || main === 'audio' || main === 'video' || main === 'text' ? main : 'file';
}
