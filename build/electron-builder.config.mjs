import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The package. Everything Skein needs is bundled into dist/, so the asar holds that and package.json: no module of
 * npm, and so no development tool either.
 *
 * appId and desktopName are fixed for ever: the system knows windows, associations and stored keys by them.
 */
const appId = 'org.skeinmail.skein';

/** @type {import('electron-builder').Configuration} */
export default {
  appId,
  productName: 'Skein',
  copyright: 'Copyright © the Skein authors',
  electronVersion: '45.4.1',
  directories: { output: 'release', buildResources: 'build' },
  extraMetadata: { desktopName: `${appId}.desktop` },
  files: ['dist/**', '!dist/**/*.map', '!dist/renderer/store-worker.js', 'package.json', '!node_modules/**'],
  asar: true,
  // There is no native module, and there shall be none.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['en-US', 'zh-CN'],
  publish: null,
  // electron-builder leaves Electron's own sample program in a distribution that it did not unpack itself.
  async afterExtract({ appOutDir, packager, electronPlatformName }) {
    if (electronPlatformName === 'darwin') return;
    await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  },

  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    // Playwright starts Electron with --inspect: `npm run package -- --test` leaves this on.
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },

  protocols: [{ name: 'Email address', schemes: ['mailto'], role: 'Editor' }],
  fileAssociations: [
    {
      ext: 'eml',
      name: 'Email message',
      description: 'Email message',
      mimeType: 'message/rfc822',
      role: 'Viewer',
      rank: 'Alternate',
    },
  ],

  win: { target: ['nsis'], icon: 'build/icon.ico' },
  nsis: {
    oneClick: false,
    // File associations are written by the installer only for all users (electron-builder's rule).
    perMachine: true,
    allowToChangeInstallationDirectory: true,
    // mailto is not among what electron-builder's own script registers.
    include: 'build/installer.nsh',
  },

  mac: {
    target: ['dmg'],
    icon: 'build/icon.icns',
    category: 'public.app-category.productivity',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
    gatekeeperAssess: false,
    minimumSystemVersion: '13.0',
  },

  linux: {
    target: ['AppImage', 'deb'],
    icon: 'build/icons',
    executableName: 'skein',
    syncDesktopName: true,
    category: 'Network;Email;Office',
    maintainer: 'Skein <skein@skein.example>',
    vendor: 'Skein',
    synopsis: 'Mail client for IMAP, POP3 and SMTP',
    description: 'Many accounts, everything readable offline, English and Chinese.',
    desktop: {
      entry: {
        Name: 'Skein',
        GenericName: 'Mail client',
        'GenericName[zh_CN]': '邮件客户端',
        'Comment[zh_CN]': '收发和离线阅读多个帐户的邮件',
        Keywords: 'email;mail;imap;pop3;',
        StartupNotify: 'true',
      },
    },
  },
  deb: { packageCategory: 'mail', recommends: ['gnome-keyring | kwalletmanager'] },
};
