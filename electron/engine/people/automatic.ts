const machines =
  /^(no-?_?\.?reply|do-?not-?reply|donotreply|mailer-daemon|postmaster|bounces?|auto-?(mated|reply|confirm)|notify|notifications?|alerts?|news(letter)?s?|mailings?|marketing|promo(tions)?|updates?|listserv|majordomo)([-+._]|$)|[-+._](no-?reply|bounces?|notifications?|request|owner)$/;
const lists =
  /@(lists?|listes|groups?|mailman|newsletters?|bounces?|notifications?)\.|@(googlegroups\.com|groups\.io|freelists\.org)$/;

/** Whether an address is a machine's, or that of many at once: hardly anybody answers there. @param address lower case */
export function isAutomatic(address: string): boolean {
  return machines.test(address.slice(0, address.lastIndexOf('@'))) || lists.test(address);
}
