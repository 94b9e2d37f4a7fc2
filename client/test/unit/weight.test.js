import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/**
 * By entry: what it may weigh, bundled and minified, and what its sources may where nothing can minify them, as these tests need no
 * package. Measured together for the client: 9,999 bytes by `npm run size` were 13,000 of these; zlib is not the same to the byte everywhere.
 */
const LIMITS = {
  index: { minified: 10_000, squeezed: 13_050 },
  inbox: { minified: 1_100, squeezed: 1_400 },
  threads: { minified: 400, squeezed: 600 },
  documents: { minified: 1_200, squeezed: 1_550 },
};

const root = new URL('../../src/', import.meta.url);
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const weightOf = (text) => gzipSync(text, { level: 9 }).length;

/** The addresses of all that a browser loads for a module, itself among them. */
function reachedFrom(name, known = new Set()) {
  const address = new URL(name, root).href;
  if (known.has(address)) return known;
  known.add(address);
  const text = readFileSync(fileURLToPath(address), 'utf8');
  for (const [, imported] of text.matchAll(/ from '(\.[^']+)';$/gm))
    reachedFrom(new URL(imported, address).href, known);
  return known;
}

/** Without comments, indentation, imports and exports. */
function squeezed(name) {
  const squeeze = (text) =>
    text
      .replace(/^\s*\/\/.*$/gm, '')
      .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
      .replace(/^import .*;$/gm, '')
      .replace(/^export /gm, '')
      .replace(/^\s+/gm, '');
  return [...reachedFrom(`${name}.js`)]
    .sort()
    .map((address) => squeeze(readFileSync(fileURLToPath(address), 'utf8')))
    .join('');
}

test('the client is many small modules, and none of those beside it', () => {
  const reached = [...reachedFrom('index.js')];
  assert.ok(reached.length > 20, reached.join());
  for (const name of Object.keys(LIMITS).slice(1))
    assert.ok(!reached.some((each) => each.endsWith(`/${name}.js`)), name);
});

for (const [name, limits] of Object.entries(LIMITS)) {
  test(`${name} weighs what the README says`, async () => {
    const weight = weightOf(squeezed(name));
    assert.ok(weight <= limits.squeezed, `${weight} bytes of sources: see \`npm run size\``);
    const esbuild = await import('esbuild').catch(() => null);
    if (esbuild) {
      const entryPoints = [fileURLToPath(new URL(`${name}.js`, root))];
      const options = { bundle: true, minify: true, format: 'esm', target: 'es2022', write: false };
      const { outputFiles } = await esbuild.build({ entryPoints, ...options });
      const bytes = weightOf(outputFiles[0].contents);
      assert.ok(bytes < limits.minified, `${bytes} bytes`);
    }
    const said = `${(limits.minified / 1_000).toFixed(1)} kB`;
    assert.ok(readme.includes(name === 'index' ? `${said} minified and gzipped` : `(${said})`), said);
  });
}
