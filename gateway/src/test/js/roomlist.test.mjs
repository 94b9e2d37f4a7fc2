import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { RoomList } = await load('roomlist.js');

test('what was read before a change that is known does not undo it', () => {
  const rooms = new RoomList();
  rooms.replaceMine([{ room: 'general', position: 'x:3' }]);
  // As an event says it.
  rooms.put({ room: 'general', frozen: true, knownAt: 'x:5' });

  rooms.replaceMine([{ room: 'general', position: 'x:4' }]);
  assert.equal(rooms.get('general').frozen, true);
  assert.equal(rooms.get('general').isMine, true);

  rooms.replaceMine([{ room: 'general', position: 'x:6' }]);
  assert.equal(rooms.get('general').frozen, undefined);
});

test('of what was read twice the later reading counts, but for another epoch', () => {
  const rooms = new RoomList();
  rooms.putRead({ room: 'general', position: 'x:5', topic: 'new' });
  rooms.putRead({ room: 'general', position: 'x:4', topic: 'old' });
  assert.equal(rooms.get('general').topic, 'new');

  rooms.putRead({ room: 'general', position: 'y:2', topic: 'after a fork' });
  assert.equal(rooms.get('general').topic, 'after a fork');
});
