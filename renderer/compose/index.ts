export { composeCommands } from './commands.ts';
export { Composers } from './Composers.tsx';
export { editUnsent, openDraft, write, writeTo } from './composers.ts';
