// Prints what the client and each of the modules beside it weigh in an application: bundled, minified and compressed.
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`;

for (const name of ['index', 'inbox', 'threads', 'documents']) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`src/${name}.js`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const [{ contents }] = outputFiles;
  const gzipped = gzipSync(contents, { level: 9 }).length;
  console.log(`${name}: ${kilobytes(contents.length)} minified, ${kilobytes(gzipped)} gzipped (${gzipped} bytes)`);
}
