/**
 * A process that looks once at a POP3 server, which is a file: `<folder> <leave> <kill at step>`. What the server does at
 * QUIT is in that file before it answers. Killed by SKEIN_FAULT, or at a step of the disk or the server; 0: not at all.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../../electron/engine/clock.ts';
import { nodeFileSystem } from '../../../../electron/engine/vault/node-file-system.ts';
import { pop3Options } from '../../../../shared/model/account.ts';
import { openComputer } from '../../../fixtures/collecting.ts';
import { interrupted } from '../../../fixtures/interrupted-file-system.ts';
import { createMaildrop, type DroppedMail } from '../../../fixtures/maildrop.ts';

const [, , folder = '', leave = '', killAt = '0'] = process.argv;
const server = join(folder, 'server.json');
const drop = createMaildrop(JSON.parse(readFileSync(server, 'utf8')) as DroppedMail[]);

let steps = 0;
function step(): void {
  if (++steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}
drop.onStep = (name) => {
  if (name === 'quit-done') writeFileSync(server, JSON.stringify(drop.mail));
  step();
};

const computer = await openComputer(interrupted(nodeFileSystem(), step), systemClock, join(folder, 'mail'));
await computer.look(drop, { leave: pop3Options.shape.leave.parse(JSON.parse(leave)) });
await computer.close();
console.log(steps);
