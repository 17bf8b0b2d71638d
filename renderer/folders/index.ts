export { FolderDialogs } from './FolderDialogs.tsx';
export { FolderTree } from './FolderTree.tsx';
export { folderCommands } from './commands.ts';
