import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** A sandboxed preload must be one CommonJS file; `electron` is all it may require. */
export default defineConfig({
  root: at('electron'),
  publicDir: false,
  cacheDir: at('.cache/vite'),
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    outDir: at('dist/main'),
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    rolldownOptions: {
      input: at('electron/preload.ts'),
      external: ['electron', 'electron/renderer'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});
