import { randomUUID } from 'node:crypto';
import { connect } from '../../src/index.js';

/** A running cluster with two nodes or more, where the environment says. */
function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: these tests need a cluster; see README.md.`);
  return value;
}

export const nodes = given('PARLEY_NODES').split(',');
export const rest = given('PARLEY_REST');
if (!globalThis.WebSocket) throw new Error('This Node has no WebSocket: run it by test/run.js.');

/** Each test has users and rooms of its own. */
export function nameOf(stem) {
  return `${stem}-${randomUUID().slice(0, 8)}`;
}

/** A token in development mode, where names are believed. */
export async function tokenOf(user) {
  const answer = await fetch(`${rest}/v1/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user }),
  });
  if (!answer.ok) throw new Error(`no token for ${user}: HTTP ${answer.status}`);
  return (await answer.json()).token;
}

/** A client that ends with its test, connected to the first node unless told otherwise. */
export function clientOf(test, user, options = {}) {
  const client = connect({ url: nodes[0], rest, token: () => tokenOf(user), ...options });
  test.after(() => client.close());
  return client;
}

/** A room of the first user's that the others have joined. */
export async function roomOf(test, [owner, ...others], { visibility = 'public' } = {}) {
  const room = nameOf('room');
  const idle = { transports: ['long-poll'] };
  const client = clientOf(test, owner, idle);
  await client.request('POST', '/v1/rooms', { room, visibility });
  for (const user of others) await client.request('PUT', `/v1/rooms/${room}/members/${user}`);
  return room;
}

/** The texts of a room, as its history has them. */
export async function historyOf(client, room) {
  const texts = [];
  let page = await client.history(room, { limit: 1_000 });
  for (; page.events.length > 0; page = await client.history(room, { limit: 1_000, before: firstOf(page) })) {
    texts.unshift(...page.events.filter(({ event }) => event === 'message').map(({ text }) => text));
  }
  return texts;
}

function firstOf({ events: [{ epoch, offset }] }) {
  return `${epoch}:${offset}`;
}
