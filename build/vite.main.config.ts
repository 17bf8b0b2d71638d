import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Electron's main process with everything bundled but electron and node's own modules: the package needs no
 * node_modules. All files lie flat in dist/main, where engine/worker-url.ts looks for workers.
 */
export default defineConfig({
  root: at('electron'),
  publicDir: false,
  cacheDir: at('.cache/vite'),
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    outDir: at('dist/main'),
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { main: at('electron/main.ts'), 'mime-worker': at('electron/engine/mime/mime-worker.ts') },
      external: (id) => isBuiltin(id) || id === 'electron' || id.startsWith('electron/'),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[name].js' },
    },
  },
});
