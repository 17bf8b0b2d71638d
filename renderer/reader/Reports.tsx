import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { MessageView } from '../../shared/contract/messages.ts';
import { reportsQuery } from '../state/queries.ts';
import { Fates } from './Fates.tsx';
import { ReceiptAsked } from './ReceiptAsked.tsx';
import { ToldByReport } from './ToldByReport.tsx';
import './reports.css';

/** What other messages tell of this one, what it tells of others, and whether its sender asks for a receipt. */
export function Reports({ view }: { readonly view: MessageView }): ReactElement | null {
  const { data } = useQuery(reportsQuery(view.summary.id));
  if (!data) return null;
  const { fates, receipts, told, asked } = data;
  return (
    <>
      {(fates.length > 0 || receipts.length > 0) && <Fates fates={fates} receipts={receipts} />}
      {told && <ToldByReport told={told} />}
      {asked && <ReceiptAsked id={view.summary.id} asked={asked} />}
    </>
  );
}
