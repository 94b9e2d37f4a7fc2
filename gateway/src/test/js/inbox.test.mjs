import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { Inbox } = await load('inbox.js');

const notification = (offset) => ({ event: 'notification', room: '@inbox', epoch: 'x', offset, type: 'order' });

const page = (offsets, unread = offsets.length) => ({
  first: 'x:0',
  top: `x:${offsets.at(-1)}`,
  unread,
  notifications: offsets.map((offset) => ({ ...notification(offset), read: false })),
});

const open = (...answers) => new Inbox({ rest: { inbox: () => answers.shift() }, user: 'alice', onChange: () => {} });

const shown = ({ items, unread }) => [items.map(({ id, read }) => id + (read ? ' read' : '')), unread];

test('what lies before its list comes again and is no news', async () => {
  const inbox = open(page([102, 103], 103));
  assert.equal(await inbox.load(), 'x:103');

  assert.equal(inbox.heard(notification(5)), false);
  assert.deepEqual(shown(inbox), [['x:103', 'x:102'], 103]);
  assert.equal(inbox.heard(notification(104)), true);
  assert.deepEqual(shown(inbox), [['x:104', 'x:103', 'x:102'], 104]);
});

test('a list that comes while a page before it is under way does not lose the page', async () => {
  let proceed;
  const held = new Promise((resolve) => (proceed = resolve));
  const inbox = open(page([3, 4]), held, page([3, 4], 1));
  await inbox.load();
  const older = inbox.loadOlder();
  await inbox.load();
  proceed(page([1, 2]));
  await older;

  assert.deepEqual(shown(inbox), [['x:4', 'x:3', 'x:2', 'x:1'], 1]);
});

test('of what comes it keeps the newest, and the others can be had', async () => {
  const inbox = open(page([1]));
  await inbox.load();
  for (let offset = 2; offset <= 1_005; offset += 1) inbox.heard(notification(offset));

  assert.deepEqual([inbox.items.length, inbox.items[0].id, inbox.items.at(-1).id], [1_000, 'x:1005', 'x:6']);
  assert.deepEqual([inbox.unread, inbox.hasOlder], [1_005, true]);
});
