import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followThread, readThread, reply, thread, threadsOf, unfollowThread } from '../../src/threads.js';
import { TestParley } from '../support/parley.js';

const root = { epoch: 'x', offset: 3 };

test('each asks what the protocol has for it, of a message or its position', async () => {
  const parley = new TestParley((_, path) => (path.endsWith('/threads') ? { threads: ['one'] } : { read: 'x:4' }));

  await reply(parley, 'general', root, 'yes', { mentions: ['bob'], key: 'k' });
  await thread(parley, 'general', 'x:3', { before: 'x:9', limit: 5 });
  assert.deepEqual(await threadsOf(parley, 'general'), ['one']);
  assert.deepEqual(await readThread(parley, 'general', root, { epoch: 'x', offset: 4 }), { read: 'x:4' });
  await followThread(parley, 'general', root);
  await unfollowThread(parley, 'general', root);

  assert.deepEqual(parley.asked, [
    ['send', 'general', 'yes', { mentions: ['bob'], key: 'k', thread: 'x:3' }],
    ['GET', '/v1/rooms/general/threads/x%3A3?limit=5&before=x%3A9', undefined],
    ['GET', '/v1/rooms/general/threads', undefined],
    ['POST', '/v1/rooms/general/readthread', { thread: 'x:3', position: 'x:4' }],
    ['POST', '/v1/rooms/general/follow', { thread: 'x:3' }],
    ['POST', '/v1/rooms/general/unfollow', { thread: 'x:3' }],
  ]);
});
