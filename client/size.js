// Prints what the client weighs in an application: bundled, minified and compressed.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('src/index.js', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
});
const [{ contents }] = outputFiles;
const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`;
console.log(`${kilobytes(contents.length)} minified, ${kilobytes(gzipSync(contents, { level: 9 }).length)} gzipped`);
