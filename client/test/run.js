// Runs what stands in the folders beside it: `node test/run.js unit` needs nothing, `node test/run.js it` a cluster
// (PARLEY_NODES, PARLEY_REST), and `node test/run.js talk` runs support/talk.js against one.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

// They mostly wait.
const AT_ONCE = 4;
const FLAG = '--experimental-websocket';
const root = fileURLToPath(new URL('.', import.meta.url));
const kinds = process.argv.slice(2);

function filesOf(kind) {
  const names = readdirSync(join(root, kind)).filter((name) => name.endsWith('.test.js'));
  return names.map((name) => join(root, kind, name));
}

// Node 20 has a WebSocket behind a flag, Node 22 and later without one.
if (!globalThis.WebSocket && process.allowedNodeEnvironmentFlags.has(FLAG)) {
  process.exitCode = spawnSync(process.execPath, [FLAG, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1;
} else if (kinds[0] === 'talk') {
  await import('./support/talk.js');
} else {
  const files = kinds.flatMap(filesOf);
  if (files.length === 0) throw new Error('Which tests: unit, it or both?');
  const tests = run({ files, concurrency: AT_ONCE });
  tests.on('test:fail', () => (process.exitCode = 1));
  tests.compose(new spec()).pipe(process.stdout);
}
