import type { Person } from './letter.ts';

/** A small publisher of bird books in Gothenburg, its printer in Suzhou, and a family in two countries. */
const at = (domain: string, name: string, user: string): Person => ({ name, address: `${user}@${domain}` });

export const mei = at('greylag.example', 'Mei Lin', 'mei');
export const tom = at('greylag.example', 'Tom Okafor', 'tom');
export const ingrid = at('greylag.example', 'Ingrid Sund', 'ingrid');
export const siyuan = at('greylag.example', '陈思远', 'siyuan');
export const priya = at('greylag.example', 'Priya Raman', 'priya');
export const lukas = at('greylag.example', 'Lukas Weber', 'lukas');
export const wang = at('hongyan-print.example', '王建国', 'wang.jianguo');
export const zhao = at('hongyan-print.example', '赵敏（排产）', 'zhao.min');
export const flyway = at('flywayweekly.example', 'Flyway Weekly', 'hello');
export const bookfair = at('bookfair.example', 'Gothenburg Book Fair', 'exhibitors');
export const warehouse = at('norrfrakt.example', 'Norrfrakt Track & Trace', 'noreply');
export const reader = at('mailbox.example', 'Eleanor Whitcombe', 'eleanor.w');

export const meiAtHome = at('linhome.example', '林梅', 'mei.lin');
export const mother = at('linhome.example', '妈妈', 'mama');
export const sister = at('linhome.example', '林兰', 'lan');
export const jonas = at('mailbox.example', 'Jonas Ekdahl', 'jonas');
export const airline = at('norrflyg.example', 'Norrflyg', 'booking');
export const library = at('stadsbibliotek.example', 'Stadsbiblioteket', 'lan');
export const bank = at('vastbank.example', 'Västbanken', 'no-reply');
export const choir = at('linne-choir.example', 'Linnéstaden Choir', 'notices');

export const meiAtStation = at('reedbank.example', 'Mei Lin', 'mei');
export const keeper = at('reedbank.example', 'Birgit Falk', 'birgit');
export const ringer = at('reedbank.example', 'Sami Laine', 'sami');
export const recordist = at('mailbox.example', 'Arvid Holm', 'arvid');
export const county = at('birdcounts.example', 'County Bird Counts', 'noreply');

/** These have mailboxes in the demo: what is sent to them arrives. */
export const residents: readonly Person[] = [
  mei,
  tom,
  ingrid,
  siyuan,
  priya,
  lukas,
  meiAtHome,
  mother,
  sister,
  meiAtStation,
  keeper,
  ringer,
];
