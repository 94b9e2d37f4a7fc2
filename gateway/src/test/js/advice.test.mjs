import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { QUESTIONS, advise } = await load('lab/guide/advice.js');
const { WORKED } = await load('lab/guide/worked.js');
const { COLUMNS, ROWS } = await load('lab/guide/comparison.js');

for (const { name, transport, answers } of WORKED) {
  test(`${name}: ${transport}`, () => {
    for (const { name: question, options } of QUESTIONS) {
      assert.ok(
        options.some(([value]) => value === answers[question]),
        question,
      );
    }
    assert.equal(Object.keys(answers).length, QUESTIONS.length);
    assert.equal(advise(answers).transport, transport);
  });
}

test('each answer there can be leads to a transport of the table, and to a reason', () => {
  const kinds = ROWS.map(({ kind }) => kind);
  for (const answers of combinations(QUESTIONS)) {
    const { transport, why } = advise(answers);
    assert.ok(kinds.includes(transport), JSON.stringify(answers));
    assert.ok(why.length > 0);
  }
});

test('where streams are buffered and upgrades blocked neither is advised', () => {
  for (const answers of combinations(QUESTIONS)) {
    if (answers.network === 'buffering' && answers.media === 'none') {
      assert.match(advise(answers).transport, /poll$/, JSON.stringify(answers));
    }
  }
});

test('every row of the table has a cell for each column', () => {
  for (const { cells } of ROWS) assert.equal(cells.length, COLUMNS.length);
});

function combinations([first, ...others]) {
  if (!first) return [{}];
  return combinations(others).flatMap((rest) => first.options.map(([value]) => ({ [first.name]: value, ...rest })));
}
