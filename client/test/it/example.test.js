import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientOf, nameOf, nodes, rest, roomOf } from '../support/cluster.js';
import { Transcript } from '../support/transcript.js';
import { until } from '../support/until.js';

const root = new URL('../../', import.meta.url);
const MOST_LINES = 24;

/** The README's example with the addresses and names of this cluster in the place of its own. */
async function example({ user, room }) {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(readme);
  assert.ok(code.split('\n').length <= MOST_LINES);
  const replaced = [
    ["'@parley/client'", `'${new URL('src/index.js', root)}'`],
    ['http://localhost:8081', nodes[0]],
    ['http://localhost:8082', nodes[1]],
    ['http://localhost:8090', rest],
    ["'alice'", `'${user}'`],
    ["'general'", `'${room}'`],
  ];
  for (const [there, here] of replaced) assert.ok(code.includes(there), there);
  return replaced.reduce((text, [there, here]) => text.replaceAll(there, here), code);
}

test('the example of the README chats', async (t) => {
  const [alice, bob] = [nameOf('alice'), nameOf('bob')];
  const room = await roomOf(t, [bob]);
  const client = clientOf(t, bob);
  const seen = new Transcript(client, room);
  await client.subscribe(room);
  const directory = await mkdtemp(join(tmpdir(), 'parley-example-'));
  t.after(() => rm(directory, { recursive: true }));
  const file = join(directory, 'example.mjs');
  await writeFile(file, await example({ user: alice, room }));
  const program = spawn(process.execPath, [...process.execArgv, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => program.kill());
  let said = '';
  program.stdout.on('data', (bytes) => (said += bytes));

  await until(
    () => `it says what it has sent: ${said}`,
    () => said.includes(`${alice}: hi`),
  );
  await client.send(room, 'hi yourself');
  await until(
    () => `it says what others send: ${said}`,
    () => said.includes(`${bob}: hi yourself`),
  );
  assert.match(said, /^connected websocket\n/);
  await seen.expect(['hi', 'hi yourself']);
});
