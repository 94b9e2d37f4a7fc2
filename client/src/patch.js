/**
 * The document as it is after a JSON Patch (RFC 6902) of `add`, `remove` and `replace`, which is all that a node publishes. What was given
 * stays as it was; throws where the patch does not fit it.
 */
export function patched(document, operations) {
  // One level more, so that the document as a whole is a member like any other.
  const around = { document };
  for (const { op, path, value } of operations) apply(around, op, `/document${path}`, value);
  return around.document;
}

function apply(around, op, path, value) {
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = names.pop();
  let holder = around;
  for (const name of names) holder = copied(holder, name);
  if (!OPERATIONS[op]) throw new Error(`not an operation here: ${op}`);
  if (holder !== around && op !== 'add' && !has(holder, last)) throw new Error(`not there: ${path}`);
  OPERATIONS[op](holder, last, value);
}

const OPERATIONS = {
  add: (holder, name, value) => {
    if (Array.isArray(holder)) holder.splice(placeIn(holder, name), 0, value);
    else set(holder, name, value);
  },
  remove: (holder, name) => {
    if (Array.isArray(holder)) holder.splice(Number(name), 1);
    else delete holder[name];
  },
  replace: set,
};

/** What is changed in it is changed in a copy. */
function copied(holder, name) {
  if (!has(holder, name)) throw new Error(`not there: ${name}`);
  const inner = holder[name];
  if (typeof inner !== 'object' || inner === null) throw new Error(`holds nothing: ${name}`);
  const copy = Array.isArray(inner) ? [...inner] : { ...inner };
  set(holder, name, copy);
  return copy;
}

function has(holder, name) {
  return Array.isArray(holder) ? /^\d+$/.test(name) && Number(name) < holder.length : Object.hasOwn(holder, name);
}

function placeIn(list, name) {
  const place = name === '-' ? list.length : Number(name);
  if (!/^(-|\d+)$/.test(name) || place > list.length) throw new Error(`no place in a list: ${name}`);
  return place;
}

/** A member may be called `__proto__`, which to assign would be something else. */
function set(holder, name, value) {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}
