import { readFile } from 'node:fs/promises';

const STATIC = new URL('../../main/resources/static/', import.meta.url);
// What the build puts there.
const CLIENT = [new URL('client/', STATIC).href, new URL('../../../../client/src/', import.meta.url).href];
const IMPORT = /from '(\.[^']+)'/g;

/** A module of a page, as it is served: without a package.json, Node takes its file for another kind. */
export async function load(path) {
  return import(await inlined(new URL(path, STATIC)));
}

/** With all that it imports. */
async function inlined(file) {
  let source = await readFile(new URL(file.href.replace(...CLIENT)), 'utf8');
  for (const [from, path] of source.matchAll(IMPORT)) {
    source = source.replace(from, `from '${await inlined(new URL(path, file))}'`);
  }
  return `data:text/javascript,${encodeURIComponent(source).replaceAll("'", '%27')}`;
}
