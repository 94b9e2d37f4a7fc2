import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { LineWindow } = await load('view/linewindow.js');
const { Conversation } = await load('conversation.js');

test('heights of lines that are gone are forgotten, those of lines that are there are not', () => {
  const lines = (from) => Array.from({ length: 100 }, (_, index) => ({ id: from + index }));
  const window = new LineWindow(100);
  for (let from = 0; from < 2_400; from += 100) {
    window.take(lines(from));
    for (const { id } of window.drawn) window.measured(id, 10);
  }
  window.take([...lines(2_400), { id: 2_399 }]);
  for (const { id } of window.drawn) window.measured(id, 30);
  assert.equal(window.pixelsBelow, 10);

  // One that was never drawn takes the average of those that are known.
  window.take([...lines(2_400), { id: 'new' }]);
  assert.equal(Math.round(window.pixelsBelow), 30);
});

test('of replies that were heard those heard last are known', () => {
  const room = new Conversation('general', 'alice');
  room.restart({ events: [], first: null, asOf: 'x:0' });
  const reply = (offset) => ({ event: 'message', epoch: 'x', offset, user: 'bob', thread: 'x:1', text: 'hi' });
  for (let offset = 2; offset <= 10_002; offset += 1) room.add(reply(offset));

  assert.equal(room.threadOf('x:2'), null);
  assert.equal(room.threadOf('x:3'), 'x:1');
  assert.equal(room.threadOf('x:10002'), 'x:1');
});
