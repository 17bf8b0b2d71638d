export { Fates } from './Fates.tsx';
export { Reader } from './Reader.tsx';
export { readerCommands } from './commands.ts';
export { saveAddress } from './download.ts';
export { safeFileName } from './file-name.ts';
