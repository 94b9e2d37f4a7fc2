import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStreamParser } from '../../src/transports/eventstreamparser.js';

const STREAM =
  'retry: 2000\n\n' +
  'event: cursor\nid: x:3\ndata: {}\n\n' +
  ':\n\n' +
  'event: message\nid: x:4\ndata: {"text":"a: b"}\n\n' +
  'event: typing\ndata:{}\n\n';

const EVENTS = [
  { retry: '2000' },
  { event: 'cursor', data: '{}' },
  { event: 'message', data: '{"text":"a: b"}' },
  { event: 'typing', data: '{}' },
];

test('it finds the same events wherever the stream is cut', () => {
  for (let length = 1; length <= STREAM.length; length += 1) {
    const events = [];
    const parser = new EventStreamParser((event) => events.push(event));
    for (let at = 0; at < STREAM.length; at += length) parser.push(STREAM.slice(at, at + length));
    assert.deepEqual(events, EVENTS, `in pieces of ${length}`);
  }
});

test('an event is nothing before it is whole', () => {
  const events = [];
  const parser = new EventStreamParser((event) => events.push(event));
  parser.push('event: message\ndata: {"text":"hi"}\n');
  assert.deepEqual(events, []);
  parser.push('\n');
  assert.equal(events.length, 1);
});

test('what never ends is no event stream', () => {
  const parser = new EventStreamParser(() => {});
  assert.throws(() => {
    for (let times = 0; times < 200; times += 1) parser.push('x'.repeat(10_000));
  });
});
