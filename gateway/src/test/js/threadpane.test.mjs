import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

/** As much of a page as showing an error takes. */
const node = () => ({
  dataset: {},
  style: {},
  append() {},
  replaceChildren() {},
  setAttribute() {},
  addEventListener() {},
});
const bar = node();
globalThis.document = { hidden: false, getElementById: () => bar, querySelector: () => null, createElement: node };

const { ThreadPane } = await load('threadpane.js');
const { Threads } = await load('threads.js');
const { NumberedError } = await load('errors.js');

const message = (offset, thread) => ({ event: 'message', epoch: 'x', offset, user: 'bob', text: `${offset}`, thread });
const page = (...offsets) => ({
  events: [message(1), ...offsets.map((offset) => message(offset, 'x:1'))],
  asOf: `x:${offsets.at(-1)}`,
  replies: offsets.length,
});
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** With its thread open, and one reply in it. */
async function open(...answers) {
  const shown = { ids: [] };
  const view = {
    open: () => (shown.isOpen = true),
    hide: () => (shown.isOpen = false),
    focus: () => {},
    show: ({ conversation }) => (shown.ids = conversation.items.map(({ id }) => id)),
  };
  const rest = { thread: async () => answers.shift()() };
  const outbox = { pendingIn: () => [] };
  const pane = new ThreadPane({ identity: { user: 'alice' }, rest, outbox, view, onLeft: () => {} });
  const threads = new Threads({ me: 'alice', room: 'general', rest: {}, onChange: () => {} });
  answers.unshift(() => page(2));
  await pane.open({ room: 'general', thread: 'x:1', threads });
  return { pane, shown, answers };
}

test('one that could not be loaded anew is asked for until it comes, and nothing of it is lost', async (t) => {
  const away = () => Promise.reject(new NumberedError());
  const { pane, shown } = await open(away, () => page(2, 3));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const reloaded = pane.reload();
  await turn();
  assert.equal(bar.hidden, false);
  pane.heard(message(4, 'x:1'));
  assert.deepEqual(shown.ids, ['x:1', 'x:2']);

  t.mock.timers.tick(5_000);
  await reloaded;
  assert.deepEqual(shown.ids, ['x:1', 'x:2', 'x:3', 'x:4']);
});

test('one that is there no more is closed; one that was closed is asked for no more', async (t) => {
  const gone = await open(() => Promise.reject(new NumberedError({ code: 4305 })));
  await gone.pane.reload();
  assert.equal(gone.shown.isOpen, false);

  t.mock.timers.enable({ apis: ['setTimeout'] });
  const closed = await open(
    () => Promise.reject(new NumberedError()),
    () => page(2, 3),
  );
  const ended = closed.pane.reload();
  await turn();
  closed.pane.hide();
  t.mock.timers.tick(5_000);
  await ended;
  assert.equal(closed.answers.length, 1);
});
