export { AddressChips, areAddresses } from './AddressChips.tsx';
export { composeCommands } from './commands.ts';
export { Composers } from './Composers.tsx';
export { editUnsent, openDraft, write, writeAgain, writeTo } from './composers.ts';
export { PickTime } from './PickTime.tsx';
export { SignatureEditor } from './signature/SignatureEditor.tsx';
export { Redirect } from './Redirect.tsx';
