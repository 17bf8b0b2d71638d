import { onNode24 } from './node24.mjs';

await onNode24(import.meta.url, async () =>
  (await import('./tasks/demo.ts')).demoCommand(process.argv.slice(2)),
);
