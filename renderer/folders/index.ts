export { FolderTree } from './FolderTree.tsx';
