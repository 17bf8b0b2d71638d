import { expect, test } from 'vitest';
import { isPublicAddress } from '../../../../../electron/engine/content/remote/address-policy.ts';
import { isTracker } from '../../../../../electron/engine/content/remote/trackers.ts';

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.0.0.8',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.1.1.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2001::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '3fff::1',
  'localhost',
  '',
  '1.2.3',
  '0x7f.1',
])('%s is not public', (ip) => {
  expect(isPublicAddress(ip)).toBe(false);
});

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '100.63.255.255',
  '172.32.0.1',
  '193.0.0.1',
  '2606:4700::1111',
  '2a00:1450:4001::',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
])('%s is public', (ip) => {
  expect(isPublicAddress(ip)).toBe(true);
});

test.each([
  ['https://shop.us1.list-manage.com/track/open.php?u=1', true],
  ['https://u123.ct.sendgrid.net/wf/open?upn=x', true],
  ['https://www.google-analytics.com/collect', true],
  ['https://abc.awstrack.me/I0/0100', true],
  ['https://images.example.com/logo.png', false],
  ['https://notgoogle-analytics.com/x.png', false],
  ['https://mcusercontent.com/banner.png', false],
])('%s: tracker %s', (address, expected) => {
  expect(isTracker(new URL(address))).toBe(expected);
});
