import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patched } from '../../src/patch.js';

const add = (path, value) => ({ op: 'add', path, value });
const remove = (path) => ({ op: 'remove', path });
const replace = (path, value) => ({ op: 'replace', path, value });

test('operations are applied in their order, and what was given stays as it was', () => {
  const document = { eur: 1, list: [1, 2, 3], in: { a: { b: true } } };
  const before = structuredClone(document);
  const operations = [
    replace('/eur', 2),
    add('/gbp', null),
    remove('/list/0'),
    add('/list/1', 'x'),
    add('/list/-', 'y'),
    replace('/list/0', 0),
    remove('/in/a/b'),
    add('/in/a/c', { d: 1 }),
    replace('/in/a/c/d', [2]),
  ];
  const after = { eur: 2, list: [0, 'x', 3, 'y'], in: { a: { c: { d: [2] } } }, gbp: null };
  assert.deepEqual(patched(document, operations), after);
  assert.deepEqual(document, before);
});

test('the whole document is replaced at the empty path', () => {
  assert.deepEqual(patched({ a: 1 }, [replace('', [1]), add('/0', 0)]), [0, 1]);
  assert.equal(patched({ a: 1 }, [replace('', null)]), null);
});

test('names may hold what paths are made of', () => {
  const document = { 'a/b': 1, 'm~n': 2, '': 3, '~1': 4 };
  const operations = [replace('/a~1b', 5), replace('/m~0n', 6), replace('/', 7), remove('/~01')];
  assert.deepEqual(patched(document, operations), { 'a/b': 5, 'm~n': 6, '': 7 });
});

test('a member called __proto__ is one like any other', () => {
  const document = patched({}, [add('/__proto__', { isWrong: true })]);
  assert.equal(document.isWrong, undefined);
  assert.equal(JSON.stringify(document), '{"__proto__":{"isWrong":true}}');
  assert.equal({}.isWrong, undefined);
});

for (const operation of [
  remove('/b'),
  replace('/b', 1),
  replace('/a/b', 1),
  add('/b/c', 1),
  add('/list/3', 1),
  add('/list/x', 1),
  remove('/list/2'),
  remove('/list/-'),
  { op: 'move', from: '/a', path: '/b' },
  remove('/toString'),
]) {
  test(`what does not fit is refused: ${JSON.stringify(operation)}`, () => {
    assert.throws(() => patched({ a: 1, list: [1, 2] }, [operation]));
  });
}
