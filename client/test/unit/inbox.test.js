import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openInbox } from '../../src/inbox.js';
import { TestParley } from '../support/parley.js';
import { until } from '../support/until.js';

const notification = (offset, more = {}) => ({
  event: 'notification',
  room: '@inbox',
  epoch: 'x',
  offset,
  user: 'shop',
  at: offset,
  type: 'order',
  ...more,
});

const page = (offsets, unread = offsets.length) => ({
  first: 'x:0',
  top: `x:${offsets.at(-1) ?? 0}`,
  read: 'x:0',
  unread,
  notifications: offsets.map((offset) => notification(offset, { read: false })),
});

const shown = ({ notifications, unread }) => [
  notifications.map(({ position, read }) => position + (read ? ' read' : '')),
  unread,
];

test('it goes on from where its list ends, and says each thing once', async () => {
  const parley = new TestParley(() => page([1, 2]));
  let changes = 0;
  const inbox = await openInbox(parley, { onChange: () => (changes += 1) });
  assert.deepEqual(parley.followed, [['@inbox', 'x:2']]);
  assert.equal(parley.asked[0][1], '/v1/users/alice/notifications?limit=100');

  parley.tell(notification(3));
  parley.tell(notification(3));

  assert.deepEqual(shown(inbox), [['x:3', 'x:2', 'x:1'], 3]);
  assert.equal(changes, 2);
});

test('what is read here or elsewhere is read', async () => {
  const parley = new TestParley((method) => (method === 'GET' ? page([1, 2, 3]) : { read: 'x:0', unread: 2 }));
  const inbox = await openInbox(parley);

  await inbox.clear(inbox.notifications[0]);
  assert.deepEqual(parley.asked.at(-1), ['POST', '/v1/users/alice/notifications/read', { notification: 'x:3' }]);
  assert.deepEqual(shown(inbox), [['x:3 read', 'x:2', 'x:1'], 2]);

  parley.tell({ event: 'cleared', room: '@inbox', user: 'alice', at: 9, read: 'x:1', unread: 1 });
  assert.deepEqual(shown(inbox), [['x:3 read', 'x:2', 'x:1 read'], 1]);

  await inbox.clearUpTo('x:2');
  assert.deepEqual(parley.asked.at(-1)[2], { upTo: 'x:2' });
  await inbox.clearAll();
  assert.deepEqual(parley.asked.at(-1)[2], { all: true });
});

test('what comes while a list is under way makes it ask once more', async () => {
  const answers = [page([1]), page([1, 2, 3])];
  let proceed;
  const held = new Promise((resolve) => (proceed = resolve));
  const parley = new TestParley(async () => {
    await held;
    return answers.shift();
  });
  const opened = openInbox(parley);
  await until('the list is asked for', () => parley.asked.length === 1);
  parley.tell(notification(2));
  proceed();
  const inbox = await opened;

  assert.equal(parley.asked.length, 2);
  assert.deepEqual(shown(inbox), [['x:3', 'x:2', 'x:1'], 3]);
});

test('after a reconnect and a reset it asks what was read meanwhile', async () => {
  const answers = [page([1]), page([1], 0), page([2])];
  const parley = new TestParley(() => answers.shift());
  const inbox = await openInbox(parley);

  parley.connect();
  await until('it has asked', () => inbox.unread === 0);
  parley.tell({ event: 'reset', room: 'general', position: 'x:5' });
  parley.tell({ event: 'reset', room: '@inbox', position: 'x:2' });
  await until('it has asked again', () => inbox.unread === 1);
  assert.equal(parley.asked.length, 3);
});

test('a page before it goes behind it, and what is closed hears no more', async () => {
  const answers = [page([3, 4]), page([1, 2])];
  const parley = new TestParley(() => answers.shift());
  const inbox = await openInbox(parley);

  assert.equal(await inbox.loadOlder(), 2);
  assert.match(parley.asked.at(-1)[1], /before=x%3A3/);
  assert.deepEqual(shown(inbox)[0], ['x:4', 'x:3', 'x:2', 'x:1']);

  inbox.close();
  parley.tell(notification(5));
  assert.equal(inbox.notifications.length, 4);
  assert.deepEqual(parley.followed, []);
});

test('what lies before its list comes again and counts once', async () => {
  const answers = [page([1]), page([102, 103], 103), page([101], 103)];
  const parley = new TestParley(() => answers.shift());
  const inbox = await openInbox(parley);
  parley.connect();
  await until('it has asked', () => inbox.unread === 103);

  for (let offset = 2; offset <= 103; offset += 1) parley.tell(notification(offset));
  assert.deepEqual(shown(inbox), [['x:103', 'x:102'], 103]);

  parley.tell(notification(104));
  assert.deepEqual(shown(inbox), [['x:104', 'x:103', 'x:102'], 104]);
});

test('what is read while a page before it is under way does not lose the page', async () => {
  let proceed;
  const held = new Promise((resolve) => (proceed = resolve));
  const answers = [page([3, 4]), held];
  const parley = new TestParley(() => answers.shift());
  const inbox = await openInbox(parley);
  const older = inbox.loadOlder();
  await until('it is asked for', () => parley.asked.length === 2);
  parley.tell({ event: 'cleared', room: '@inbox', user: 'alice', at: 9, read: 'x:3', unread: 1 });
  proceed(page([1, 2]));

  assert.equal(await older, 2);
  assert.deepEqual(shown(inbox), [['x:4', 'x:3 read', 'x:2', 'x:1'], 1]);
});

test('of what comes it keeps the newest', async () => {
  const parley = new TestParley(() => page([1]));
  const inbox = await openInbox(parley);
  for (let offset = 2; offset <= 1_005; offset += 1) parley.tell(notification(offset));

  assert.equal(inbox.notifications.length, 1_000);
  assert.deepEqual([inbox.notifications[0].offset, inbox.notifications.at(-1).offset, inbox.unread], [1_005, 6, 1_005]);
});

test('one that cannot be had is refused, and followed no more', async () => {
  const parley = new TestParley(() => Promise.reject(new Error('no')));
  await assert.rejects(openInbox(parley), /no/);
  assert.deepEqual(parley.followed, []);
});
