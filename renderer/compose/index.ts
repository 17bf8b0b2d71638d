export { AddressChips, areAddresses } from './AddressChips.tsx';
export { allComposerKeys } from './composer-keys.ts';
export { composeCommands } from './commands.ts';
export { Composers } from './Composers.tsx';
export {
  discardDraft,
  editUnsent,
  openDraft,
  openOwn,
  useComposers,
  write,
  writeAgain,
  writeTo,
} from './composers.ts';
export { InlineAnswers } from './InlineAnswers.tsx';
export { closeOwnWindow, ownDraft, type OwnDraft } from './own-window.ts';
export { PickTime } from './PickTime.tsx';
export { SignatureEditor } from './signature/SignatureEditor.tsx';
export { Redirect } from './Redirect.tsx';
