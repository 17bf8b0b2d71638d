import { contractVersion, type Welcome } from '../../../shared/contract/session.ts';
import { Failed } from '../failed.ts';
import { api } from './implementation.ts';

export function sessionApi(welcome: () => Welcome) {
  return {
    hello: api.session.hello.handler(({ input }) => {
      if (input.contractVersion !== contractVersion) {
        throw new Failed({
          code: 'contract-mismatch',
          phase: 'start',
          params: { page: input.contractVersion, engine: contractVersion },
        });
      }
      return welcome();
    }),
  };
}
