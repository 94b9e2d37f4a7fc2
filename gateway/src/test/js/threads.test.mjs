import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { OpenThread, Threads } = await load('threads.js');
const { Conversation } = await load('conversation.js');
const { Outbox } = await load('outbox.js');
const { NumberedError } = await load('errors.js');

const message = (offset, thread) => ({ event: 'message', epoch: 'x', offset, user: 'bob', text: `${offset}`, thread });

const page = (...offsets) => ({
  events: [message(1), ...offsets.map((offset) => message(offset, 'x:1'))],
  asOf: `x:${offsets.at(-1)}`,
  replies: offsets.length,
});

test('of two answers on the way that of the later question counts, whichever comes last', async () => {
  const held = [];
  const rest = { thread: () => new Promise((resolve) => held.push(resolve)) };
  const conversation = new Conversation('general', 'alice', { isThread: true });
  const thread = new OpenThread({ room: 'general', thread: 'x:1', conversation, rest, onChange: () => {} });
  const loads = [thread.load(), thread.load()];
  held[1](page(2, 3));
  held[0](page(2));
  await Promise.all(loads);

  assert.deepEqual(
    conversation.items.map(({ id }) => id),
    ['x:1', 'x:2', 'x:3'],
  );
  assert.equal(conversation.isLoading, false);
});

test('what is on the screen is read, and it is told whether it had been unread', () => {
  const threads = new Threads({ me: 'alice', room: 'general', rest: {}, onChange: () => {} });
  threads.follow('x:1');
  threads.heard(message(2, 'x:1'), { user: 'bob' });
  assert.equal(threads.unreadIn('x:1'), 1);

  assert.equal(threads.setRead('x:1'), true);
  assert.equal(threads.setRead('x:1'), false);
  assert.equal(threads.setRead('x:9'), false);
});

test('a reply that was refused is among what is pending in its room too', async () => {
  const refused = Promise.reject(new NumberedError({ code: 4305 }));
  const told = [];
  const outbox = new Outbox({
    user: 'alice',
    send: ({ text }) => (text === 'refused' ? refused : new Promise(() => {})),
    cursor: () => null,
    onChange: (room) => told.push(room),
  });
  const texts = (thread) => outbox.pendingIn('general', thread).map(({ text }) => text);
  outbox.add('general', 'refused', 'x:1');
  outbox.add('general', 'waits', 'x:1');
  assert.deepEqual(texts(), []);
  await new Promise((resolve) => setImmediate(resolve));

  assert.deepEqual(texts(), ['refused']);
  assert.deepEqual(texts('x:1'), ['refused', 'waits']);
  assert.deepEqual(texts('x:7'), []);
  outbox.close();
});
