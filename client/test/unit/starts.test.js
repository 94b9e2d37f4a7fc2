import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ParleyError } from '../../src/errors.js';
import { askForStarts } from '../../src/transports/starts.js';
import { settled, TestClock } from '../support/clock.js';

const tooMany = () => new ParleyError('No.', { code: 4103, afterMillis: 1_000 });

/** Asks for rooms of a node that `answer` speaks for; what came of it so far. */
function ask(names, answer) {
  const clock = new TestClock();
  const at = { clock, asked: 0, heard: [], failure: null, isDone: false };
  const json = async (url) => {
    at.asked += 1;
    return { body: answer(/rooms=([^&]*)/.exec(url)[1]) };
  };
  const hear = {
    started: (room, { position }) => at.heard.push([room, position]),
    refused: (room, { code }) => at.heard.push([room, code]),
    event: ({ event }) => at.heard.push(event),
  };
  askForStarts({ base: '', http: { json }, clock, ...hear }, names).then(
    () => (at.isDone = true),
    (error) => (at.failure = error),
  );
  return at;
}

test('the document that a room begins with is heard behind its place', async () => {
  const at = ask(['rates'], () => ({ cursor: 'x:3', events: [{ event: 'snapshot' }] }));
  await settled();
  assert.deepEqual(at.heard, [['rates', 'x:3'], 'snapshot']);
  assert.ok(at.isDone);
});

test('asked for too many at once it goes on where it was, and keeps what it has learnt', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `room-${index}`);
  let left = 100;
  const at = ask(names, (room) => {
    if (left-- <= 0) throw tooMany();
    if (room === 'room-1') throw new ParleyError('No.', { code: 4302 });
    return { cursor: 'x:3', events: [] };
  });
  await settled();
  assert.equal(at.heard.length, 100);
  assert.equal(at.asked, 104);
  assert.equal(at.clock.nextMillis, 1_000);

  left = 50;
  await at.clock.pass(1_000);

  assert.ok(at.isDone);
  assert.equal(at.asked, 154);
  assert.deepEqual(at.heard.map(([room]) => room).sort(), names.sort());
  assert.deepEqual(
    at.heard.filter(([, answer]) => answer !== 'x:3'),
    [['room-1', 4302]],
  );
});

test('it does not go on like that for ever, and anything else is the end at once', async () => {
  const at = ask(['general'], () => {
    throw tooMany();
  });
  await settled();
  await at.clock.pass(60_000);
  assert.equal(at.failure.code, 4103);
  assert.equal(at.asked, 41);

  const other = ask(['general'], () => {
    throw new ParleyError('No.', { code: 4100, afterMillis: 1_000 });
  });
  await settled();
  assert.equal(other.failure.code, 4100);
  assert.equal(other.asked, 1);
});
