import type { TFunction } from 'i18next';
import { defaultPop3Options, pop3Options, type Pop3Options } from '../../shared/model/account.ts';

/** What the person chose about a POP3 server, as the fields hold it; figures are text. */
export interface Pop3Form {
  readonly leave: Pop3Options['leave']['kind'];
  readonly leaveDays: string;
  readonly leaveCount: string;
  /** MB above which only headers are fetched; '0': all messages are fetched whole. */
  readonly headersAbove: string;
  readonly deliverTo: Pop3Options['deliverTo'];
  /** Minutes; '0': only when asked. */
  readonly everyMinutes: string;
}

export type Pop3Errors = Partial<Record<'leaveDays' | 'leaveCount', 'days' | 'count'>>;

const megabyte = 1_000_000;

/** The form that shows these options. */
export function pop3FormOf(options: Pop3Options = defaultPop3Options): Pop3Form {
  const { leave, headersAbove = 0, deliverTo, everyMinutes } = options;
  return {
    leave: leave.kind,
    leaveDays: String(leave.kind === 'days' ? leave.days : 30),
    leaveCount: String(leave.kind === 'newest' ? leave.count : 1000),
    headersAbove: String(headersAbove / megabyte),
    deliverTo,
    everyMinutes: String(everyMinutes),
  };
}

/** @returns the options, or which field cannot stand as it is */
export function readPop3(
  form: Pop3Form,
): { readonly options: Pop3Options } | { readonly errors: Pop3Errors } {
  const headersAbove = Math.round(Number(form.headersAbove) * megabyte);
  const read = pop3Options.safeParse({
    leave:
      form.leave === 'days'
        ? { kind: form.leave, days: readFigure(form.leaveDays) }
        : form.leave === 'newest'
          ? { kind: form.leave, count: readFigure(form.leaveCount) }
          : { kind: form.leave },
    headersAbove: headersAbove > 0 ? headersAbove : undefined,
    deliverTo: form.deliverTo,
    everyMinutes: Number(form.everyMinutes),
  });
  if (read.success) return { options: read.data };
  return { errors: form.leave === 'days' ? { leaveDays: 'days' } : { leaveCount: 'count' } };
}

function readFigure(text: string): number {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** The one sentence that says what will happen on the server with these choices. */
export function pop3Sentence({ leave, headersAbove }: Pop3Options, t: TFunction): string {
  const kind =
    leave.kind === 'days' && leave.days === 0 ? 'at-once' : leave.kind === 'newest' ? 'newest' : leave.kind;
  const count = leave.kind === 'days' ? leave.days : leave.kind === 'newest' ? leave.count : 0;
  const except =
    headersAbove === undefined || leave.kind === 'always'
      ? ''
      : t('accounts.pop3.says.except', { size: headersAbove / megabyte });
  return t(`accounts.pop3.says.${kind}`, { count, except });
}
