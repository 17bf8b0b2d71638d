import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Account } from '../../../shared/model/account.ts';
import type { Draft } from '../../../shared/model/draft.ts';
import { identityOf } from '../../../shared/model/identity.ts';
import { type FieldValues, firstName } from '../../../shared/text/template-fields.ts';
import { accountsQuery } from '../../state/queries.ts';
import type { DraftSession } from '../draft-session.ts';

/** What a draft knows of the fields; the person it is for is the first one in To. */
export function valuesOf(draft: Draft, accounts: readonly Account[], language: string): FieldValues {
  const account = accounts.find(({ id }) => id === draft.accountId);
  const [to] = draft.to;
  return {
    date: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long' }).format(
      Date.now(),
    ),
    subject: draft.subject.trim(),
    ...(account ? { myName: identityOf(account, draft.identityId).fullName } : {}),
    ...(to ? { name: to.name, firstName: firstName(to.name), email: to.address } : {}),
  };
}

/** @returns what is known of the fields at the moment of the call */
export function useFieldValues(session: DraftSession): () => FieldValues {
  const { i18n } = useTranslation();
  const { data: accounts = [] } = useQuery(accountsQuery);
  return () => valuesOf(session.store.getState().draft, accounts, i18n.language);
}

/** Fills in what becomes known when somebody is written into To. */
export function useFilling(session: DraftSession, fill: (values: FieldValues) => void): void {
  const values = useFieldValues(session);
  const first = useStore(session.store, ({ draft }) => draft.to[0]);
  const before = useRef(first);
  useEffect(() => {
    if (before.current === first) return;
    before.current = first;
    if (first) fill(values());
  });
}
