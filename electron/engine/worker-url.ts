/**
 * Where a worker's entry lies. Run from source the entry is a .ts file in its own folder; bundled, everything is in
 * one folder and the worker is `<name>.js` beside main.js and serve.js (its own input of the vite build).
 *
 * @param name the entry's file name without its ending, e.g. `mime-worker`
 * @param folder the entry's folder relative to electron/engine, e.g. `mime`
 */
export function workerUrl(name: string, folder: string): URL {
  return import.meta.url.endsWith('.ts')
    ? new URL(`./${folder}/${name}.ts`, import.meta.url)
    : new URL(`./${name}.js`, import.meta.url);
}
