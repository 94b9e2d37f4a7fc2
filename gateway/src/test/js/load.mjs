import { readFile } from 'node:fs/promises';

const STATIC = new URL('../../main/resources/static/', import.meta.url);

/** A module of a page that imports nothing, as it is served: without a package.json, Node takes its file for another kind. */
export async function load(path) {
  const source = await readFile(new URL(path, STATIC), 'utf8');
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
}
