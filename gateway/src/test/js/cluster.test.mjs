import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { delay, summary } = await load('cluster/figures.js');

test('all nodes in a sentence', () => {
  const up = { state: 'up', websocket: 1_000, sse: 1, deliveriesPerSecond: 7 };

  assert.equal(summary({ a: up }), '1 node, 1,001 connections, 7 deliveries a second.');
  assert.equal(
    summary({ a: up, b: { ...up, state: 'drained', websocket: 0, sse: 0 } }),
    '2 nodes, 1,001 connections, 14 deliveries a second; 1 node draining or drained.',
  );
});

test('a delay as people say it', () => {
  assert.equal(delay(0), '–');
  assert.equal(delay(900), '900 µs');
  assert.equal(delay(1_540), '1.5 ms');
  assert.equal(delay(25_400), '25 ms');
});
