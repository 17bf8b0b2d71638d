import type { People } from '../people/people.ts';
import { api } from './implementation.ts';

export function peopleApi(people: People) {
  return {
    complete: api.people.complete.handler(({ input }) => people.complete(input.text, input.limit)),
    check: api.people.check.handler(({ input }) => people.check(input.addresses)),
    suggest: api.people.suggest.handler(({ input }) => people.suggest(input.address, input.suggested)),
  };
}
