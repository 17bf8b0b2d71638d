import { summaryOf } from '../../../shared/store/summary.ts';
import type { MessageView, PartLink } from '../../../shared/contract/messages.ts';
import type { MessageId, DraftId } from '../../../shared/model/ids.ts';
import type { DraftAttachment } from '../../../shared/model/draft.ts';
import type { Part } from '../../../shared/model/message.ts';
import type { BodyRow, ContentRow, MessageRow } from '../../../shared/store/rows.ts';
import { partName } from '../../../shared/text/part-name.ts';
import type { Failure } from '../../../shared/model/failure.ts';
import { safeFileName } from './safe-file-name.ts';
import type { Tokens } from './tokens.ts';

function partUrl(tokens: Tokens, id: MessageId, part: Part): string {
  const name = encodeURIComponent(
    safeFileName(partName(part), part.type.startsWith('image/') ? 'image' : 'attachment'),
  );
  return `/part/${tokens.mint({ use: 'part', id, section: part.section })}/${name}`;
}

export function draftPartUrl(tokens: Tokens, id: DraftId, { hash, type, fileName }: DraftAttachment): string {
  return `/draft-part/${tokens.mint({ use: 'draft-part', id, hash, type, fileName })}/${encodeURIComponent(safeFileName(fileName))}`;
}

export interface Seen {
  readonly row: MessageRow;
  readonly content: ContentRow;
  readonly body?: BodyRow;
  readonly failure?: Failure;
  readonly remoteImagesAllowed: boolean;
}

/** What the face is given: no UIDs, no paths, no hashes, and URLs in place of places. */
export function messageView(
  tokens: Tokens,
  { row, content, body, failure, remoteImagesAllowed }: Seen,
): MessageView {
  const { id: _c, accountId: _o, placements: _p, hasBody: _h, parts, ...envelope } = content;
  return {
    summary: summaryOf(row),
    envelope,
    parts: parts.map((part): PartLink => ({ ...part, url: partUrl(tokens, row.id, part) })),
    ...(body
      ? {
          body: {
            ...(body.text === undefined ? {} : { text: body.text }),
            ...(body.html === undefined ? {} : { html: body.html }),
            ...(body.unparsable ? { unparsable: true } : {}),
          },
        }
      : {}),
    ...(failure
      ? { failure }
      : body?.unparsable
        ? { failure: { code: 'message-unparsable', params: {}, phase: 'parse' } }
        : {}),
    sourceUrl: `/source/${tokens.mint({ use: 'source', id: row.id })}`,
    remoteImagesAllowed,
  };
}
