import {
  isLoopback,
  newAccount,
  type NewAccount,
  type Protocol,
  type Security,
} from '../../shared/model/account.ts';
import type { Failure } from '../../shared/model/failure.ts';
import { pop3FormOf, readPop3, type Pop3Form } from './pop3-form.ts';

/** What the person typed, as text; empty where a default stands in. */
export interface AccountForm extends Pop3Form {
  readonly fullName: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly protocol: Protocol;
  readonly incomingHost: string;
  readonly incomingPort: string;
  readonly incomingSecurity: Security;
  readonly incomingUser: string;
  readonly outgoingHost: string;
  readonly outgoingPort: string;
  readonly outgoingSecurity: Security;
  readonly outgoingUser: string;
  /** The outgoing server has a login of its own. */
  readonly hasOutgoingLogin: boolean;
  readonly outgoingPassword: string;
}

export type FormField = keyof AccountForm;
/** Why a field cannot stand as it is: a key of `accounts.errors`. */
export type FieldErrors = Partial<
  Record<FormField, 'email' | 'password' | 'host' | 'port' | 'user' | 'plaintext' | 'days' | 'count'>
>;

export const emptyForm: AccountForm = {
  fullName: '',
  email: '',
  password: '',
  name: '',
  protocol: 'imap',
  incomingHost: '',
  incomingPort: '',
  incomingSecurity: 'tls',
  incomingUser: '',
  outgoingHost: '',
  outgoingPort: '',
  outgoingSecurity: 'starttls',
  outgoingUser: '',
  hasOutgoingLogin: false,
  outgoingPassword: '',
  ...pop3FormOf(),
};

/** The ports of RFC 8314 for TLS from the first byte, and the older ones that begin in the clear. */
export function defaultPort(kind: Protocol | 'smtp', security: Security): number {
  if (kind === 'smtp') return security === 'tls' ? 465 : 587;
  if (kind === 'pop3') return security === 'tls' ? 995 : 110;
  return security === 'tls' ? 993 : 143;
}

/** A likely name of a server, shown in the empty field as a hint and never used by itself. */
export function likelyHost(kind: Protocol | 'smtp', email: string): string {
  const domain = email.split('@')[1]?.trim();
  return `${kind === 'pop3' ? 'pop' : kind}.${domain || 'example.com'}`;
}

/** @returns what to send to the engine, or which fields are wrong and why. */
export function readForm(
  form: AccountForm,
): { readonly account: NewAccount } | { readonly errors: FieldErrors } {
  const email = form.email.trim();
  const pop3 = form.protocol === 'pop3' ? readPop3(form) : undefined;
  const wished = {
    name: form.name.trim() || email,
    email,
    fullName: form.fullName.trim(),
    incoming: {
      protocol: form.protocol,
      host: form.incomingHost.trim(),
      port: readPort(form.incomingPort, defaultPort(form.protocol, form.incomingSecurity)),
      security: form.incomingSecurity,
      user: form.incomingUser.trim() || email,
      password: form.password,
    },
    outgoing: {
      host: form.outgoingHost.trim(),
      port: readPort(form.outgoingPort, defaultPort('smtp', form.outgoingSecurity)),
      security: form.outgoingSecurity,
      user: (form.hasOutgoingLogin && form.outgoingUser.trim()) || form.incomingUser.trim() || email,
      password: (form.hasOutgoingLogin && form.outgoingPassword) || form.password,
    },
    ...(pop3 && 'options' in pop3 && { pop3: pop3.options }),
  };
  const read = newAccount.safeParse(wished);
  const errors: FieldErrors = pop3 && 'errors' in pop3 ? { ...pop3.errors } : {};
  for (const { path } of read.error?.issues ?? []) {
    const [field, error] = fieldOf[path.join('.')] ?? [];
    if (field && error) errors[field] ??= error;
  }
  for (const side of ['incoming', 'outgoing'] as const) {
    const { host, security } = wished[side];
    if (security === 'none' && host !== '' && !isLoopback(host)) errors[`${side}Security`] = 'plaintext';
  }
  return read.success && Object.keys(errors).length === 0 ? { account: read.data } : { errors };
}

const fieldOf: Readonly<Record<string, readonly [FormField, NonNullable<FieldErrors[FormField]>]>> = {
  email: ['email', 'email'],
  name: ['email', 'email'],
  'incoming.host': ['incomingHost', 'host'],
  'incoming.port': ['incomingPort', 'port'],
  'incoming.user': ['incomingUser', 'user'],
  'incoming.password': ['password', 'password'],
  'outgoing.host': ['outgoingHost', 'host'],
  'outgoing.port': ['outgoingPort', 'port'],
  'outgoing.user': ['outgoingUser', 'user'],
  'outgoing.password': ['outgoingPassword', 'password'],
};

function readPort(text: string, standard: number): number {
  if (text.trim() === '') return standard;
  return /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
}

/** The field that a refused login or an unreachable server most likely is about. */
export function fieldOfFailure(
  { side, code, params }: Failure,
  { hasOutgoingLogin }: AccountForm,
): FormField {
  const isOutgoing = side === 'outgoing';
  if (typeof params.field === 'string') return fieldOf[params.field]?.[0] ?? 'email';
  if (code.startsWith('login-') || code === 'unsafe-login')
    return isOutgoing && hasOutgoingLogin ? 'outgoingPassword' : 'password';
  if (code === 'connection-refused' || code === 'not-a-mail-server' || code === 'connection-timeout')
    return isOutgoing ? 'outgoingPort' : 'incomingPort';
  return isOutgoing ? 'outgoingHost' : 'incomingHost';
}
