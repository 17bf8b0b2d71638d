import type { ReadStructure } from '../mail-backend.ts';
import { readEntityType } from '../../mime/content-type.ts';
import { decodeWords } from '../../mime/encoded-words.ts';
import { hasAttachments, partsOf, type StructureNode } from '../../mime/parts.ts';
import { isList, numberOf, textOf, type Token } from './line.ts';

const maxParts = 2000;
const nothing: ReadStructure = { parts: [], hasAttachments: false };

/** BODYSTRUCTURE (RFC 9051 7.5.2) as the parts a reader needs; NIL or nonsense gives none, the bytes tell later. */
export function readStructure(token: Token | undefined): ReadStructure {
  if (!isList(token) || token.length === 0) return nothing;
  const budget = { left: maxParts };
  const parts = partsOf(isMultipart(token) ? multipart(token, '', budget) : leaf(token, '1'));
  return { parts, hasAttachments: hasAttachments(parts) };
}

function isMultipart(token: readonly Token[]): boolean {
  return isList(token[0]);
}

function multipart(token: readonly Token[], section: string, budget: { left: number }): StructureNode {
  const children: StructureNode[] = [];
  let at = 0;
  for (let child = token[0]; isList(child) && budget.left > 0; at += 1, child = token[at]) {
    budget.left -= 1;
    const number = section ? `${section}.${at + 1}` : `${at + 1}`;
    children.push(isMultipart(child) ? multipart(child, number, budget) : leaf(child, number));
  }
  return {
    section,
    type: `multipart/${lower(token[at]) ?? 'mixed'}`,
    params: parameters(token[at + 1]),
    encoding: '7bit',
    size: 0,
    children,
  };
}

/** type subtype (params) id description encoding size, then what depends on the type, then md5 and disposition. */
function leaf(token: readonly Token[], section: string): StructureNode {
  const type = `${lower(token[0]) ?? 'application'}/${lower(token[1]) ?? 'octet-stream'}`;
  const params = parameters(token[2]);
  const dispositionAt =
    type === 'message/rfc822' || type === 'message/global' ? 11 : type.startsWith('text/') ? 9 : 8;
  const disposition = dispositionOf(token[dispositionAt]);
  const contentId = textOf(token[3])?.trim().replace(/^<|>$/g, '');
  const fileName = nameOf('filename', disposition?.params) ?? nameOf('name', params);
  const charset = params.charset?.trim();
  return {
    section,
    type,
    params,
    encoding: lower(token[5]) ?? '7bit',
    size: numberOf(token[6]) ?? 0,
    children: [],
    // RFC 2183 2.8: an unknown disposition is treated as attachment.
    ...(disposition ? { disposition: disposition.kind === 'inline' ? 'inline' : 'attachment' } : {}),
    ...(fileName ? { fileName } : {}),
    ...(contentId ? { contentId } : {}),
    ...(charset ? { charset } : {}),
  };
}

function dispositionOf(
  token: Token | undefined,
): { kind: string; params: Record<string, string> } | undefined {
  if (!isList(token)) return undefined;
  const kind = lower(token[0]);
  return kind ? { kind, params: parameters(token[1]) } : undefined;
}

function parameters(token: Token | undefined): Record<string, string> {
  const params: Record<string, string> = {};
  if (!isList(token)) return params;
  for (let i = 0; i + 1 < token.length; i += 2) {
    const name = lower(token[i]);
    const value = textOf(token[i + 1]);
    if (name && name !== '__proto__' && value !== undefined) params[name] = value;
  }
  return params;
}

/** A file name: plain, as an encoded word where none is allowed, or by RFC 2231, which some servers hand through raw. */
function nameOf(
  name: 'filename' | 'name',
  params: Readonly<Record<string, string>> = {},
): string | undefined {
  const plain = params[name];
  if (plain) return decodeWords(plain).trim() || undefined;
  const pieces: [string, string][] = [];
  for (const key in params) if (key.startsWith(`${name}*`)) pieces.push([key, params[key] ?? '']);
  if (pieces.length === 0) return undefined;
  const header = `attachment; ${pieces.map(([key, value]) => `${key.replace(/^name/, 'filename')}=${quote(key, value)}`).join('; ')}`;
  return readEntityType((field) => (field === 'content-disposition' ? header : undefined)).fileName;
}

function quote(key: string, value: string): string {
  return key.endsWith('*') ? value.replace(/[\s";]/g, '') : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

function lower(token: Token | undefined): string | undefined {
  return textOf(token)?.trim().toLowerCase() || undefined;
}
