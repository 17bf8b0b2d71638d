import { ImapFlow } from 'imapflow';
import { wantedHeaders } from '../../electron/engine/mime/headers.ts';

// In a process of its own: imapflow fetches what a first sync needs and does nothing with it. Prints ms of each round.
const [port = '', user = '', pass = '', rounds = '2'] = process.argv.slice(2);
const client = new ImapFlow({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user, pass },
  logger: false,
  qresync: true,
});
await client.connect();
await client.mailboxOpen('INBOX', { readOnly: true });
const took: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const start = performance.now();
  const items = {
    uid: true,
    flags: true,
    internalDate: true,
    size: true,
    bodyStructure: true,
    headers: [...wantedHeaders],
  };
  for await (const message of client.fetch('1:*', items)) {
    if (!message.headers) throw new Error('an answer without headers');
  }
  took.push(performance.now() - start);
}
await client.logout();
process.stdout.write(`${JSON.stringify(took)}\n`);
