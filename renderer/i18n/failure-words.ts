import type { TFunction } from 'i18next';
import type { Failure } from '../../shared/model/failure.ts';
import { clock } from './dates.ts';
import { showSize } from './sizes.ts';

/** A Failure in the words of the moment. Parts that have nothing to say are empty. */
export interface FailureWords {
  readonly what: string;
  readonly todo: string;
  readonly next: string;
  /** What the server said, to be shown behind the sentence. */
  readonly serverText?: string;
}

/** The three parts of a failure's sentence; names it was not given are said in general words. */
export function failureWords(failure: Failure, t: TFunction, language: string): FailureWords {
  const names = t('failure.names', { returnObjects: true }) as Record<string, string>;
  const side = failure.side === undefined ? names.server : t(`failure.sides.${failure.side}`);
  // What waits in the outbox is another thing than what a server keeps: some sentences say so.
  const context = failure.side === 'outgoing' ? 'sending' : undefined;
  const params = {
    ...names,
    server: side,
    host: side,
    ...failure.params,
    ...sizes(failure, language),
    context,
  };
  const part = (name: string): string => capital(t(`failure.${failure.code}.${name}`, params));
  const retry =
    failure.retryAt === undefined
      ? undefined
      : t('failure.retry-at', { time: clock(failure.retryAt, language) });
  return {
    what: part('what'),
    todo: part('todo'),
    next: retry ?? part('next'),
    serverText: failure.serverText,
  };
}

/** Numbers of bytes, in the unit people would say. */
function sizes({ params }: Failure, language: string): Record<string, string> {
  const said: Record<string, string> = {};
  for (const name of ['bytes', 'maxBytes'])
    if (typeof params[name] === 'number') said[name] = showSize(params[name], language);
  return said;
}

/** A sentence may begin with general words such as "the outgoing server"; a host's name keeps its spelling. */
function capital(sentence: string): string {
  return /^(the|this|a) /.test(sentence) ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
}
