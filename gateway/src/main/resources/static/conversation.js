import { parsePosition, positionOf } from './position.js';

const MOST_SHOWN = 500;
const MOST_ARRIVED = 1_000;

/**
 * The part of one room's order that is on the page, each publication once.
 *
 * `items` holds `{kind: 'publication', id, event}` in the room's order, and `{kind: 'gap', id}` where a reset left
 * something out. While the history is loading, live events wait in `#arrived` and are merged behind it.
 */
export class Conversation {
  items = [];
  hasOlder = false;
  isLoading = true;
  /** True when the newest publications are not shown, because older ones took their places. */
  isBehind = false;
  #known = new Set();
  #arrived = [];
  #gapAfter = undefined;
  #gaps = 0;

  constructor(room) {
    this.room = room;
  }

  /** A live event; true if it is now to be seen. */
  add(event) {
    if (this.isLoading) {
      this.#arrived.push(event);
      if (this.#arrived.length > MOST_ARRIVED) this.#arrived.shift();
      return false;
    }
    if (this.isBehind || !this.#insert(event)) return false;
    this.#trimOldest();
    return true;
  }

  /** The history is to be fetched again. After a reset, `gapAfter` names the last position that stays (or null). */
  reload(gapAfter) {
    this.isLoading = true;
    if (gapAfter !== undefined) this.#gapAfter = gapAfter;
  }

  /** The newest page of history has come. */
  restart({ events, first }) {
    this.items = events.map(itemOf);
    this.#known = new Set(this.items.map(({ id }) => id));
    this.hasOlder = isOlderRetained(events, first);
    this.isBehind = false;
    this.isLoading = false;
    if (this.#gapAfter !== undefined) this.#markGap();
    for (const event of this.#arrived.splice(0)) this.#insert(event);
    this.#trimOldest();
  }

  /** A page that ends right before the oldest item. */
  prepend({ events, first }) {
    const older = events.map(itemOf).filter(({ id }) => !this.#known.has(id));
    for (const { id } of older) this.#known.add(id);
    this.items.unshift(...older);
    this.hasOlder = isOlderRetained(events, first);
    if (this.items.length <= MOST_SHOWN) return;
    this.#forget(this.items.splice(MOST_SHOWN));
    this.isBehind = true;
  }

  get oldestPosition() {
    const oldest = this.items.find(({ kind }) => kind === 'publication');
    return oldest ? positionOf(oldest.event) : null;
  }

  /** Keeps offsets of one epoch in order; a publication of an epoch not yet shown goes to the end. */
  #insert(event) {
    const item = itemOf(event);
    if (this.#known.has(item.id)) return false;
    this.#known.add(item.id);
    let place = this.items.length;
    while (place > 0 && liesAfter(this.items[place - 1], event)) place -= 1;
    this.items.splice(place, 0, item);
    return true;
  }

  #trimOldest() {
    const surplus = this.items.length - MOST_SHOWN;
    if (surplus <= 0) return;
    this.#forget(this.items.splice(0, surplus));
    this.hasOlder = true;
  }

  #forget(items) {
    for (const { id } of items) this.#known.delete(id);
  }

  #markGap() {
    const found = this.items.findIndex(({ id }) => id === this.#gapAfter);
    const place = found < 0 ? this.items.length : found + 1;
    this.items.splice(place, 0, { kind: 'gap', id: `gap-${(this.#gaps += 1)}` });
    this.#gapAfter = undefined;
  }
}

function itemOf(event) {
  return { kind: 'publication', id: positionOf(event), event };
}

function liesAfter({ kind, event: shown }, event) {
  return kind === 'publication' && shown.epoch === event.epoch && shown.offset > event.offset;
}

/** `first` is the place before the oldest publication retained. */
function isOlderRetained(events, first) {
  if (events.length === 0) return false;
  const { epoch, offset } = parsePosition(first ?? ':0');
  return events[0].epoch !== epoch || events[0].offset > offset + 1;
}
