import type { Reports } from '../reports/reports.ts';
import { api } from './implementation.ts';

export function reportsApi(reports: Reports) {
  return {
    of: api.reports.of.handler(({ input }) => reports.of(input.id)),
    sendReceipt: api.reports.sendReceipt.handler(({ input }) =>
      reports.sendReceipt(input.id, input.elsewhere),
    ),
  };
}
