import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * The three pages. The app's CSP allows nothing inline: no polyfill in the page, no asset as data: URL in CSS.
 * Names of assets carry their hash, so they may be kept for ever; the pages themselves are asked for each time.
 */
export default defineConfig({
  root: at('renderer'),
  base: '/',
  publicDir: false,
  cacheDir: at('.cache/vite'),
  plugins: [react()],
  build: {
    outDir: at('dist/renderer'),
    // The store worker is built beside it and stays.
    emptyOutDir: false,
    target: 'chrome130',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: {
        index: at('renderer/index.html'),
        'message-body': at('renderer/message-body.html'),
        store: at('renderer/store.html'),
      },
    },
  },
});
