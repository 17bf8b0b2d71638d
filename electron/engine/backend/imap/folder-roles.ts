import type { FolderRole } from '../../../../shared/model/folder.ts';

/** SPECIAL-USE of RFC 6154 and the older names of XLIST. */
const attributes: Readonly<Record<string, FolderRole>> = {
  '\\inbox': 'inbox',
  '\\drafts': 'drafts',
  '\\sent': 'sent',
  '\\archive': 'archive',
  '\\junk': 'junk',
  '\\spam': 'junk',
  '\\trash': 'trash',
  '\\all': 'all',
  '\\allmail': 'all',
  '\\flagged': 'flagged',
  '\\starred': 'flagged',
};

/** What servers and other clients call these folders where nothing marks them. The first that exists is taken. */
const names: Readonly<Partial<Record<FolderRole, readonly string[]>>> = {
  drafts: ['drafts', 'draft', '草稿箱', '草稿', '草稿夹', '草稿匣'],
  sent: [
    'sent',
    'sent messages',
    'sent items',
    'sent mail',
    'sent-mail',
    '已发送',
    '已发送邮件',
    '已发邮件',
    '发件箱',
    '已寄送的郵件',
    '寄件備份',
  ],
  archive: ['archive', 'archives', '归档', '存档', '封存'],
  junk: ['junk', 'spam', 'junk e-mail', 'junk email', 'bulk mail', 'bulk', '垃圾邮件', '垃圾箱', '垃圾郵件'],
  trash: [
    'trash',
    'deleted messages',
    'deleted items',
    'deleted',
    'bin',
    '已删除',
    '已删除邮件',
    '废纸篓',
    '回收站',
    '刪除的郵件',
  ],
};

export function roleByAttributes(flags: readonly string[]): FolderRole | undefined {
  for (const flag of flags) {
    const role = attributes[flag.toLowerCase()];
    if (role) return role;
  }
  return undefined;
}

/** Roles by name, for those that no folder was marked with: role to index in `candidates`. */
export function rolesByName(
  candidates: readonly string[],
  taken: ReadonlySet<FolderRole>,
): ReadonlyMap<number, FolderRole> {
  const found = new Map<number, FolderRole>();
  const lower = candidates.map((each) => each.toLowerCase());
  for (const [role, known] of Object.entries(names) as [FolderRole, readonly string[]][]) {
    if (taken.has(role)) continue;
    const at = known.map((name) => lower.indexOf(name)).find((index) => index >= 0 && !found.has(index));
    if (at !== undefined) found.set(at, role);
  }
  return found;
}
