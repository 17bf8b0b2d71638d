import { onNode24 } from './node24.mjs';

await onNode24(import.meta.url, async () => (await import('./tasks/render-icons.ts')).renderIcons());
