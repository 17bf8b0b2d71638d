import type { Failure } from './failure.ts';
import type { MessageId } from './ids.ts';

/** What became of a message on its way to one recipient (RFC 3464 2.3.3). */
export type DeliveryAction = 'delivered' | 'relayed' | 'expanded' | 'delayed' | 'failed';

/** One recipient of a delivery report, as the report says it. */
export interface ReportedRecipient {
  /** Where it was delivered, or should have been. */
  readonly address: string;
  /** Under which address it was sent, where the report knows that. */
  readonly original?: string;
  readonly action: DeliveryAction;
  /** Enhanced status code (RFC 3463), e.g. "5.1.1". */
  readonly status?: string;
  /** What the refusing server said, one line. */
  readonly diagnostic?: string;
  /** The server that said it. */
  readonly server?: string;
  /** Last try, ms since 1970. */
  readonly at?: number;
  /** Tries go on until then, ms since 1970. */
  readonly until?: number;
}

/** A message that tells of another one, as it was read. Nothing in it is proven. */
export type MessageReport =
  | {
      readonly kind: 'delivery';
      /** Message-IDs of the message it tells of, with angle brackets; none: it does not say, or contradicts itself. */
      readonly about: readonly string[];
      readonly recipients: readonly ReportedRecipient[];
    }
  | {
      readonly kind: 'receipt';
      readonly about: readonly string[];
      /** Who says that they have it. */
      readonly by: string;
      /** RFC 8098 3.2.6: displayed, deleted, dispatched, processed, denied, failed; in lower case. */
      readonly disposition: string;
      /** Nobody asked the person: their program answered by itself. */
      readonly automatic: boolean;
    };

/** What is known of one recipient of a message of ours, by the newest report. */
export interface RecipientFate {
  readonly address: string;
  readonly action: DeliveryAction;
  /** When it happened, as far as it is told; else when the report came. ms since 1970. */
  readonly at: number;
  readonly until?: number;
  /** Why, of `failed` and `delayed`. */
  readonly failure?: Failure;
}

/** A receipt for a message of ours. */
export interface Receipt {
  readonly by: string;
  readonly disposition: string;
  readonly automatic: boolean;
  /** When it came, ms since 1970. */
  readonly at: number;
}

/** The sender of a message asks for a receipt. */
export interface ReceiptRequest {
  /** Where it would go. */
  readonly to: readonly string[];
  /** That is not where the message came from, as far as its header tells: the person is asked twice (RFC 8098 2.1). */
  readonly elsewhere: boolean;
}

/** What other messages tell of one, and what it tells of others. */
export interface MessageReports {
  /** Of a message of ours: what became of it. */
  readonly fates: readonly RecipientFate[];
  readonly receipts: readonly Receipt[];
  /** Of a report: what it tells. */
  readonly told?: {
    /** The message of ours that it tells of, without `id` while it is in the outbox; absent: none, and nothing is believed. */
    readonly about?: { readonly id?: MessageId; readonly subject: string };
    readonly fates: readonly RecipientFate[];
    readonly receipt?: Receipt;
  };
  /** Not answered yet. */
  readonly asked?: ReceiptRequest;
}
