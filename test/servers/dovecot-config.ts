import { userInfo } from 'node:os';
import type { Certificates } from './certificates.ts';

export interface DovecotPorts {
  readonly imap: number;
  readonly imaps: number;
  readonly pop3: number;
  readonly pop3s: number;
  readonly lmtp: number;
  readonly auth: number;
}

interface Wanted {
  readonly folder: string;
  readonly ports: DovecotPorts;
  readonly certificates: Certificates;
  readonly mailer: { readonly uid: number; readonly gid: number; readonly isRoot: boolean };
  readonly lmtp: boolean;
  readonly capability?: string;
  readonly config?: string;
}

/** The one configuration file. Dovecot refuses blocks on one line. */
export function dovecotConfig({
  folder,
  ports,
  certificates,
  mailer,
  lmtp,
  capability,
  config,
}: Wanted): string {
  const login = (service: string, plain: number, tls: number): string => `
service ${service}-login {
  process_min_avail = 1
  service_count = 0
${mailer.isRoot ? '' : '  chroot =\n'}${listener(service, plain)}
${listener(`${service}s`, tls, 'ssl = yes')}
}`;
  return `
protocols = imap pop3${lmtp ? ' lmtp' : ''}
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
${mailer.isRoot ? '' : `default_internal_user = ${userInfo().username}\ndefault_internal_group =\ndefault_login_user = ${userInfo().username}`}
first_valid_uid = 1
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5
auth_failure_delay = 0
ssl = yes
ssl_cert = <${certificates.certFile}
ssl_key = <${certificates.keyFile}
mail_location = maildir:~/Maildir:UTF-8
mail_fsync = never
mail_max_userip_connections = 100
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=${mailer.uid} gid=${mailer.gid} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
${['Drafts', 'Sent', 'Archive', 'Junk', 'Trash'].map(specialUse).join('\n')}
}
${login('imap', ports.imap, ports.imaps)}
${login('pop3', ports.pop3, ports.pop3s)}
service lmtp {
  process_min_avail = 1
${listener('lmtp', ports.lmtp)}
}
service auth {
${listener('sasl', ports.auth)}
}
service anvil {
${mailer.isRoot ? '' : '  chroot =\n'}  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
protocol imap {
${capability ? `  imap_capability = ${capability}\n` : ''}}
protocol lmtp {
  auth_username_format = %Lu
  postmaster_address = postmaster@skein.example
}
${config ?? ''}
`;
}

function listener(name: string, port: number, more = ''): string {
  return `  inet_listener ${name} {
    address = 127.0.0.1
    port = ${port}
    ${more}
  }`;
}

function specialUse(name: string): string {
  return `  mailbox ${name} {
    auto = subscribe
    special_use = \\${name}
  }`;
}
