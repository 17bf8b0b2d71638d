import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowser } from './tasks/browsers.ts';

/** A browser of the system, see build/tasks/browsers.ts; as root it needs --no-sandbox. */
const chromium = {
  executablePath: findBrowser()?.path ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
  ],
};

const node = { environment: 'node', root: new URL('..', import.meta.url).pathname } as const;

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          ...node,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/*.browser.test.ts'],
          // A process for each file takes a third of the time of all. They pass in any order of files.
          isolate: false,
          setupFiles: ['test/fixtures/anew.ts'],
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...node,
          name: 'integration',
          include: ['test/**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        root: new URL('..', import.meta.url).pathname,
        // Found only while a test runs, it would make vite load the page anew in the middle of it.
        optimizeDeps: {
          include: [
            'dexie',
            '@tiptap/core',
            '@tiptap/extension-table',
            '@tiptap/starter-kit',
            'react',
            'react/jsx-dev-runtime',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts', 'test/**/*.browser.test.tsx'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromium }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          ...node,
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
