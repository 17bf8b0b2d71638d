/**
 * Hosts and paths that exist to tell the sender when and where a message was opened. Small on purpose: what counts
 * openings for the big mailing services. Everything else is shown when the person asks for images.
 */
const hosts: ReadonlySet<string> = new Set([
  'mailtrack.io',
  'mailfoogae.appspot.com',
  't.yesware.com',
  'bl-1.com',
  'r.superhuman.com',
  'track.mixmax.com',
  'emltrk.com',
  'pixel.watch',
  'getnotify.com',
  'readnotify.com',
  'whoreadme.com',
  'google-analytics.com',
  'doubleclick.net',
  'scorecardresearch.com',
  'track.hubspot.com',
  't.hubspotemail.net',
  'trk.klaviyomail.com',
  'pixel.app.returnpath.net',
  'openrate.aweber.com',
  'tracking.etapestry.com',
  'cnzz.com',
  'hm.baidu.com',
]);

const paths: readonly { readonly host: RegExp; readonly path: RegExp }[] = [
  { host: /(^|\.)list-manage\.com$/, path: /^\/track\/open/ },
  { host: /(^|\.)mandrillapp\.com$/, path: /^\/track\/open/ },
  { host: /(^|\.)awstrack\.me$/, path: /^\/I0\// },
  { host: /(^|\.)pstmrk\.it$/, path: /^\/open/ },
  { host: /(^|\.)rs6\.net$/, path: /^\/on\.jsp/ },
  { host: /(^|\.)customeriomail\.com$/, path: /^\/e\/o/ },
  { host: /(^|\.)mjt\.lu$/, path: /^\/oo/ },
  { host: /(^|\.)intercom-mail\.com$/, path: /\/o$/ },
  { host: /(^|\.)sendcloud\.net$/, path: /^\/track\/open/ },
  { host: /(^|\.)facebook\.com$/, path: /^\/tr\/?$/ },
  // SendGrid and Salesforce serve openings from the sender's own name, always at these paths.
  { host: /./, path: /^\/wf\/open$/ },
  { host: /./, path: /^\/open\.aspx$/ },
];

export function isTracker(url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  for (let name = host; name.includes('.'); name = name.slice(name.indexOf('.') + 1))
    if (hosts.has(name)) return true;
  return paths.some((each) => each.host.test(host) && each.path.test(url.pathname));
}
