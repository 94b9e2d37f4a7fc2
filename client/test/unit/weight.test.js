import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 10_000;

/**
 * What the sources may weigh where nothing can minify them, as these tests need no package. Measured together: 9,999 bytes by
 * `npm run size` were 13,000 of these; zlib is not the same to the byte everywhere.
 */
const SQUEEZED_LIMIT = 13_050;

const root = fileURLToPath(new URL('../../src/', import.meta.url));
const weightOf = (text) => gzipSync(text, { level: 9 }).length;

/** All that a browser loads, without comments, indentation, imports and exports. */
function squeezed() {
  const names = readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.js'));
  assert.ok(names.length > 20, names.join());
  const squeeze = (text) =>
    text
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
      .replace(/^import .*;$/gm, '')
      .replace(/^export /gm, '')
      .replace(/^\s+/gm, '');
  return names
    .sort()
    .map((name) => squeeze(readFileSync(root + name, 'utf8')))
    .join('');
}

test('the client weighs what its README says', async () => {
  assert.ok(weightOf(squeezed()) <= SQUEEZED_LIMIT, `${weightOf(squeezed())} bytes of sources: see \`npm run size\``);
  const esbuild = await import('esbuild').catch(() => null);
  if (esbuild) {
    const entryPoints = [`${root}index.js`];
    const options = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false };
    const { outputFiles } = await esbuild.build({ entryPoints, ...options });
    assert.ok(weightOf(outputFiles[0].contents) < LIMIT, `${weightOf(outputFiles[0].contents)} bytes`);
  }
});

test('the README says it', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(`${(LIMIT / 1_000).toFixed(1)} kB minified and gzipped`));
});
