export { composeCommands } from './commands.ts';
export { Composers } from './Composers.tsx';
export { editUnsent, openDraft, write } from './composers.ts';
