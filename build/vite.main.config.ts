import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** From source a worker's entry ends in .ts; built, it lies beside main.js and ends in .js. */
const workersBesideMain: Plugin = {
  name: 'skein-workers-beside-main',
  transform(code, id) {
    if (!id.includes('/electron/engine/') || !code.includes('-worker.ts')) return null;
    return code.replace(/(['"`])\.{1,2}\/(?:[\w.-]+\/)*([\w-]+-worker)\.ts\1/g, '$1./$2.js$1');
  },
};

/**
 * Electron's main process with everything bundled but electron and node's own modules: the package needs no
 * node_modules. All files lie flat in dist/main, so that `new URL('./x', import.meta.url)` means the same in each.
 */
export default defineConfig({
  root: at('electron'),
  publicDir: false,
  cacheDir: at('.cache/vite'),
  plugins: [workersBesideMain],
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
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
