import { changed, isChange } from './messagechanges.js';
import { parsePosition, positionOf } from './position.js';

const MOST_SHOWN = 500;
const MOST_ARRIVED = 1_000;

/**
 * The part of one room's order that is on the page, each publication once.
 *
 * `items` holds `{kind: 'publication', id, event, asOf}` in the room's order, and `{kind: 'gap', id}` where a reset
 * left something out. Changes of messages are no items: they replace the `event` of one. A message that came with a page of
 * history has all changes up to `asOf` already. While the history is loading, live events wait in `#arrived` and are
 * merged behind it. While an older page is under way, changes of messages that it may bring wait in `#unplaced`.
 */
export class Conversation {
  items = [];
  hasOlder = false;
  isLoading = true;
  /** True when the newest publications are not shown, because older ones took their places. */
  isBehind = false;
  /** Of all that was fetched, changes included: older history ends before it. */
  oldestPosition = null;
  #known = new Set();
  #arrived = [];
  /** Null while no older page is under way. */
  #unplaced = null;
  #gapAfter = undefined;
  #gaps = 0;
  #me;

  constructor(room, me) {
    this.room = room;
    this.#me = me;
  }

  /** A live event; true if it is now to be seen. */
  add(event) {
    if (this.isLoading) {
      this.#arrived.push(event);
      if (this.#arrived.length > MOST_ARRIVED) this.#arrived.shift();
      return false;
    }
    if (isChange(event)) return this.#change(event);
    if (this.isBehind || !this.#insert(event)) return false;
    this.#trimOldest();
    return true;
  }

  /** Nothing new is to be seen, but something looks different. */
  #change(event) {
    const item = this.items.find(({ id }) => id === event.message);
    if (!item) this.#keepUnplaced(event);
    else if (!isIncluded(event, item.asOf)) item.event = changed(item.event, event, this.#me);
    return false;
  }

  #keepUnplaced(change) {
    if (this.#unplaced === null) return;
    this.#unplaced.push(change);
    if (this.#unplaced.length > MOST_ARRIVED) this.#unplaced.shift();
  }

  /** The history is to be fetched again. After a reset, `gapAfter` names the last position that stays (or null). */
  reload(gapAfter) {
    this.isLoading = true;
    // Between an older page and what is to come changes may be missing.
    this.forgoOlder();
    if (gapAfter !== undefined) this.#gapAfter = gapAfter;
  }

  /** The newest page of history has come. */
  restart({ events, first, asOf }) {
    this.items = itemsOf(events, asOf);
    this.#known = new Set(this.items.map(({ id }) => id));
    this.#reach(events, first);
    this.isBehind = false;
    this.isLoading = false;
    if (this.#gapAfter !== undefined) this.#markGap();
    for (const event of this.#arrived.splice(0)) this.#merge(event);
    this.#trimOldest();
  }

  /** A page that ends right before `oldestPosition` is under way, until it is prepended or forgone. */
  awaitOlder() {
    this.#unplaced = [];
  }

  get isOlderAwaited() {
    return this.#unplaced !== null;
  }

  forgoOlder() {
    this.#unplaced = null;
  }

  /** The page that was awaited; gives how many items it adds. */
  prepend({ events, first, asOf }) {
    const older = itemsOf(events, asOf).filter(({ id }) => !this.#known.has(id));
    for (const { id } of older) this.#known.add(id);
    this.items.unshift(...older);
    this.#reach(events, first);
    const changes = this.#unplaced ?? [];
    this.forgoOlder();
    for (const change of changes) this.#change(change);
    this.#trimNewest();
    return older.length;
  }

  #reach(events, first) {
    this.hasOlder = isOlderRetained(events, first);
    if (events.length > 0) this.oldestPosition = positionOf(events[0]);
  }

  #merge(event) {
    if (isChange(event)) this.#change(event);
    else this.#insert(event);
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

  #trimNewest() {
    if (this.items.length <= MOST_SHOWN) return;
    this.#forget(this.items.splice(MOST_SHOWN));
    this.isBehind = true;
  }

  #trimOldest() {
    const surplus = this.items.length - MOST_SHOWN;
    if (surplus <= 0) return;
    this.#forget(this.items.splice(0, surplus));
    this.hasOlder = true;
    this.oldestPosition = positionOf(this.items.find(({ kind }) => kind === 'publication').event);
  }

  #forget(items) {
    for (const { id } of items) this.#known.delete(id);
  }

  #markGap() {
    this.items.splice(this.#placeAfter(this.#gapAfter), 0, { kind: 'gap', id: `gap-${(this.#gaps += 1)}` });
    this.#gapAfter = undefined;
  }

  /** The position may be that of a change, which is no item, or not be on the page. A new epoch numbers on. */
  #placeAfter(position) {
    if (position === null) return this.items.length;
    const { epoch, offset } = parsePosition(position);
    const before = ({ event }) => event?.offset <= offset;
    const found = this.items.findLastIndex((item) => item.event?.epoch === epoch && before(item));
    return (found < 0 ? this.items.findLastIndex(before) : found) + 1;
  }
}

/** Of changes the messages of a page have the result. */
function itemsOf(events, asOf) {
  return events.filter((event) => !isChange(event)).map((event) => itemOf(event, asOf));
}

function itemOf(event, asOf = null) {
  return { kind: 'publication', id: positionOf(event), event, asOf };
}

/** A new epoch goes on with the numbering of the one before: among what the stream brings, offsets compare. */
function isIncluded(change, asOf) {
  return asOf !== null && change.offset <= parsePosition(asOf).offset;
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
