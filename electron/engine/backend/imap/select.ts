import type { FlagUpdate } from '../../../../shared/store/contract.ts';
import { Failed, isFailed } from '../../failed.ts';
import type { KnownFolder, OpenFolder } from '../mail-backend.ts';
import { fetchItems, flagNames, modseqOf } from './fetch-items.ts';
import { wireName } from './folders.ts';
import { type Answer, atom, isList, type Line, numberOf, textOf, type Token } from './line.ts';
import { expandSet } from './sets.ts';

/** More messages than any folder has: a bound for what a server claims to have vanished. */
const maxVanished = 10_000_000;

/**
 * SELECT, with QRESYNC (RFC 7162 3.2.5) when `known` is given and the server does it: then the answer carries what
 * changed since. No delta: the state is of another UIDVALIDITY, was rolled back, or has no mod-sequences.
 *
 * @throws Failed `folder-missing`
 */
export async function selectFolder(line: Line, path: string, known?: KnownFolder): Promise<OpenFolder> {
  try {
    return await selectOnce(line, path, known);
  } catch (error) {
    // NetEase's servers, under whatever name, want ID between login and SELECT.
    if (!isFailed(error, 'unsafe-login')) throw error;
    await line.identify();
    return selectOnce(line, path, known);
  }
}

async function selectOnce(line: Line, path: string, known?: KnownFolder): Promise<OpenFolder> {
  const state = {
    exists: 0,
    uidNext: 0,
    uidValidity: 0,
    flags: [] as string[],
    permanentFlags: undefined as string[] | undefined,
    highestModseq: undefined as string | undefined,
  };
  const updates: FlagUpdate[] = [];
  const vanished: number[] = [];
  const resync = known !== undefined && line.enabled.has('QRESYNC');

  const readCode = ({ attributes }: Answer): void => {
    const first = attributes?.[0];
    const section = first && !isList(first) ? first.section : undefined;
    const value = section?.[1];
    switch (textOf(section?.[0])?.toUpperCase()) {
      case 'UIDVALIDITY':
        state.uidValidity = numberOf(value) ?? 0;
        break;
      case 'UIDNEXT':
        state.uidNext = numberOf(value) ?? 0;
        break;
      case 'HIGHESTMODSEQ':
        state.highestModseq = modseqOf(value);
        break;
      case 'PERMANENTFLAGS':
        state.permanentFlags = isList(value) ? flagNames(value) : undefined;
        break;
      default:
    }
  };

  const args: Token[] = [wireName(line, path)];
  if (resync) args.push([atom('QRESYNC'), [atom(String(known.uidValidity)), atom(known.highestModseq)]]);
  else if (line.capabilities.has('CONDSTORE') && !line.enabled.has('CONDSTORE'))
    args.push([atom('CONDSTORE')]);
  const done = await line.command('SELECT', args, {
    phase: 'select',
    params: { folder: path },
    untagged: {
      OK: readCode,
      FLAGS: ({ attributes }) => {
        if (isList(attributes?.[0])) state.flags = flagNames(attributes[0]);
      },
      EXISTS: ({ command }) => {
        state.exists = /^\d{1,10}$/.test(command) ? Number(command) : 0;
      },
      RECENT: () => undefined,
      VANISHED: ({ attributes }) => {
        vanished.push(
          ...expandSet(textOf(attributes?.[attributes.length - 1]) ?? '', maxVanished - vanished.length),
        );
      },
      FETCH: (answer) => {
        const { uid, flags, modseq } = fetchItems(answer);
        if (uid && flags) updates.push({ uid, flags, ...(modseq ? { modseq } : {}) });
      },
    },
  });
  if (state.uidValidity === 0) {
    throw new Failed({
      code: 'server-answer-broken',
      phase: 'select',
      side: 'incoming',
      params: { folder: path },
    });
  }
  const delta =
    resync &&
    known.uidValidity === state.uidValidity &&
    state.highestModseq !== undefined &&
    BigInt(state.highestModseq) >= BigInt(known.highestModseq);
  return {
    uidValidity: state.uidValidity,
    // A server that does not tell UIDNEXT (RFC 3501 makes it optional) is asked for all from 1 up.
    uidNext: state.uidNext || 1,
    exists: state.exists,
    readOnly: done.code === 'READ-ONLY',
    permanentFlags: state.permanentFlags ?? state.flags,
    ...(state.highestModseq ? { highestModseq: state.highestModseq } : {}),
    ...(delta ? { delta: { updates, vanished } } : {}),
  };
}
