import { pathToFileURL } from 'node:url';
import type { Bench } from './bench.ts';

// Runs the one benchmark it is given and sends the numbers to build/tasks/bench.ts.
const [file = '', messages = '20000'] = process.argv.slice(2);
const { bench } = (await import(pathToFileURL(file).href)) as { readonly bench: Bench };
const measurements = await bench({ messages: Number(messages) });
if (process.send) process.send(measurements, () => process.exit(0));
else process.stdout.write(`${JSON.stringify(measurements, undefined, 1)}\n`);
