import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Messages from the world; they lie beside the project and are not part of it. */
export const corpora = fileURLToPath(new URL('../../../../../shared/corpora/mime', import.meta.url));
export const corporaHere = existsSync(corpora);
if (!corporaHere) console.warn('skipped: the corpora of messages are not beside the project');

export function filesIn(folder: string, ending: string): string[] {
  if (!corporaHere) return [];
  return readdirSync(join(corpora, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(corpora, folder, name));
}

export interface ExpectedEntity {
  readonly header: readonly string[];
  readonly children: readonly ExpectedEntity[];
  readonly message: boolean;
  /** File with the decoded body. */
  readonly body?: Buffer;
  readonly text: boolean;
}

/** Reads mime4j's `_decoded.xml`: message | body-part with header, then multipart, a nested message, or a body. */
export function expectedTree(xmlFile: string): ExpectedEntity {
  const xml = readFileSync(xmlFile, 'latin1');
  const folder = join(xmlFile, '..');
  const tags = [
    ...xml.matchAll(
      /<(\/?)(message|body-part|multipart|header|field|text-body|binary-body)\b([^>]*?)(\/?)>/g,
    ),
  ];
  let at = 0;
  const entity = (): ExpectedEntity => {
    const header: string[] = [];
    const children: ExpectedEntity[] = [];
    let body: Buffer | undefined;
    let message = false;
    let text = false;
    at++;
    for (; at < tags.length; at++) {
      const [, close, name, rest] = tags[at]!;
      if (name === 'field' && !close)
        header.push(xml.slice(tags[at]!.index + tags[at]![0].length, tags[at + 1]!.index).trim());
      else if ((name === 'message' || name === 'body-part') && close) break;
      else if (name === 'message' && !close) {
        message = true;
        children.push(entity());
      } else if (name === 'body-part' && !close) children.push(entity());
      else if ((name === 'text-body' || name === 'binary-body') && !close) {
        text = name === 'text-body';
        body = readFileSync(join(folder, /name="([^"]+)"/.exec(rest!)![1]!));
      }
    }
    return { header, children, message, text, ...(body ? { body } : {}) };
  };
  return entity();
}
