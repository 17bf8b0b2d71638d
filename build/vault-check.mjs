import { onNode24 } from './node24.mjs';

await onNode24(import.meta.url, async () =>
  (await import('./tasks/vault-check.ts')).vaultCheckCommand(process.argv.slice(2)),
);
