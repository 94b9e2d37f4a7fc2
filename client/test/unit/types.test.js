import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import * as client from '../../src/index.js';

const types = await readFile(new URL('../../src/index.d.ts', import.meta.url), 'utf8');
const settings = await readFile(new URL('../../src/settings.js', import.meta.url), 'utf8');

/** What stands between a line that begins so and the bracket that closes it. */
function blockOf(head) {
  const from = types.indexOf(head);
  assert.ok(from >= 0, head);
  return types.slice(from, types.indexOf('\n}', from));
}

function namesIn(block) {
  return [...new Set([...block.matchAll(/^ {2}(?:readonly )?(\w+)\??(?=[(<:])/gm)].map(([, name]) => name))].sort();
}

test('the types name every member of a client, and no other', () => {
  const members = Object.getOwnPropertyNames(client.Client.prototype).sort();
  assert.deepEqual(namesIn(blockOf('export class Client {')), members);
});

test('the types name what the module offers', () => {
  const offered = [...types.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name).sort();
  assert.deepEqual(offered, Object.keys(client).sort());
});

test('the types name every option that has a default', () => {
  const defaults = [...settings.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name);
  const forTests = ['surroundings', 'clock'];
  const options = ['rest', 'token', ...defaults.filter((name) => !forTests.includes(name))].sort();
  assert.deepEqual(namesIn(blockOf('export interface Options {')), options);
});

test('the types name every event of the protocol, and the protocol every one of the types', async () => {
  const protocol = await readFile(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
  const events = new Set([...protocol.matchAll(/^\{"event":"(\w+)"/gm)].map(([, name]) => name));
  // The connection's own, which the client heeds itself.
  events.delete('reconnect');
  const typed = [...blockOf('export interface ServerEvents {').matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  assert.deepEqual(typed.sort(), [...events].sort());
});

test('no event of the server has the name of one of the client', () => {
  const own = [...blockOf('export interface OwnEvents {').matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  const block = blockOf('export interface ServerEvents {');
  assert.deepEqual(own, ['connection', 'queue', 'failed', 'event']);
  assert.deepEqual(
    own.filter((name) => new RegExp(`^ {2}${name}:`, 'm').test(block)),
    [],
  );
});

for (const name of ['inbox', 'threads', 'documents']) {
  test(`the types of ${name} name what it offers, and its objects have`, async () => {
    const module = await import(`../../src/${name}.js`);
    const said = await readFile(new URL(`../../src/${name}.d.ts`, import.meta.url), 'utf8');
    const offered = [...said.matchAll(/^export (?:class|function) (\w+)/gm)].map(([, each]) => each).sort();
    assert.deepEqual(offered, Object.keys(module).sort());
    for (const made of Object.values(module).filter(({ prototype }) => prototype?.close)) {
      const from = said.indexOf(`export class ${made.name}`);
      const named = new Set(namesIn(said.slice(from, said.indexOf('\n}', from))));
      const members = Object.getOwnPropertyNames(made.prototype);
      assert.deepEqual(
        members.filter((member) => !named.has(member)),
        [],
      );
    }
  });
}
