import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surroundingsOf } from '../../src/surroundings.js';

/** What of a browser's window it looks at. */
function page() {
  const scope = new EventTarget();
  scope.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  scope.navigator = { onLine: true };
  return scope;
}

test('in a page it tells whether anybody looks and whether there is a network, and of changes', () => {
  const scope = page();
  const surroundings = surroundingsOf(scope);
  const changes = [];
  const stop = surroundings.watch(({ isNewNetwork }) => changes.push(isNewNetwork));
  assert.deepEqual([surroundings.isHidden, surroundings.isOnline], [false, true]);

  scope.document.visibilityState = 'hidden';
  scope.document.dispatchEvent(new Event('visibilitychange'));
  scope.navigator.onLine = false;
  scope.dispatchEvent(new Event('offline'));
  assert.deepEqual([surroundings.isHidden, surroundings.isOnline], [true, false]);
  scope.dispatchEvent(new Event('online'));
  assert.deepEqual(changes, [false, false, true]);

  stop();
  scope.dispatchEvent(new Event('online'));
  assert.equal(changes.length, 3);
});

test('where there is no page somebody always looks, and there is a network', () => {
  const surroundings = surroundingsOf({ navigator: {} });
  assert.deepEqual([surroundings.isHidden, surroundings.isOnline], [false, true]);
  surroundings.watch(() => assert.fail())();
});
