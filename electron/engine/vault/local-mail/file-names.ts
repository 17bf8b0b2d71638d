const idName = /^([0-9a-f]{32})\.(eml|part)$/;

/** The folder that a message's file lies in, so that none holds a hundred thousand. */
export function shardOf(id: string): string {
  return id.slice(0, 2);
}

export function allShards(): readonly string[] {
  return Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(2, '0'));
}

/** @returns what a file in a shard's folder is: the id it belongs to, undefined when Skein did not name it. */
export function readFileName(
  shard: string,
  name: string,
): { readonly id: string; readonly kind: 'eml' | 'part' } | undefined {
  const [, id, kind] = idName.exec(name) ?? [];
  if (id === undefined || shardOf(id) !== shard) return undefined;
  return { id, kind: kind === 'eml' ? 'eml' : 'part' };
}
