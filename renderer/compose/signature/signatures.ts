import { generateJSON } from '@tiptap/core';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identitiesOf, identityOf } from '../../../shared/model/identity.ts';
import { parseForeign } from '../../message-body/index.ts';
import { cleanHtml } from '../clean-html.ts';
import { docText } from '../doc-text.ts';
import type { DocNode } from '../document.ts';
import { letterExtensions } from '../extensions.ts';
import { emailHtml } from '../serialise.ts';

/** A picture counts as the same whatever it is called in the draft. */
const anyPicture = 'picture';

function documentOf(html: string): DocNode {
  const clean = cleanHtml(html, { parse: parseForeign, picture: () => anyPicture });
  return generateJSON(clean, letterExtensions({ session: undefined, coming: new Set([anyPicture]) }));
}

/** How a signature is compared: as the editor would write it, whatever its pictures are called. */
export function canonical(html: string): string {
  const { content = [] } = documentOf(html);
  return emailHtml({ content: [{ type: 'signature', content }] });
}

/** A signature as plain text, without its delimiter. */
export function signatureText(html: string): string {
  return docText(documentOf(html)).trim();
}

/** The signature of who writes a draft; undefined where there is none. */
export function signatureOf(
  accounts: readonly Account[],
  { accountId, identityId, kind }: Pick<Draft, 'accountId' | 'identityId' | 'kind'>,
): string | undefined {
  const account = accounts.find(({ id }) => id === accountId);
  const signatures = account && identityOf(account, identityId).signatures;
  const html = signatures?.[kind === 'new' ? 'new' : 'reply'];
  return html === undefined || html === '' ? undefined : html;
}

/** All there are: whatever is none of them, somebody wrote or changed by hand. */
export function allSignatures(accounts: readonly Account[]): string[] {
  const all = accounts.flatMap((account) =>
    identitiesOf(account).flatMap(({ signatures }) => [signatures?.new, signatures?.reply]),
  );
  return [...new Set(all.filter((html): html is string => html !== undefined && html !== ''))];
}
