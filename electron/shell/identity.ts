/**
 * Fixed for ever: the system knows Skein's windows, notifications, associations and stored keys by this id. The same
 * word is in build/electron-builder.config.mjs, and a test compares the two.
 */
export const appId = 'org.skeinmail.skein';
export const productName = 'Skein';
