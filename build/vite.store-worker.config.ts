import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * The cupboard as a SharedWorker of the served shell: one file under a name that never changes, because a
 * SharedWorker is found again by its address.
 */
export default defineConfig({
  root: at('renderer'),
  publicDir: false,
  cacheDir: at('.cache/vite'),
  build: {
    outDir: at('dist/renderer'),
    emptyOutDir: false,
    target: 'chrome130',
    rolldownOptions: {
      input: at('renderer/store/store-worker.ts'),
      output: { format: 'iife', entryFileNames: 'store-worker.js' },
    },
  },
});
