import { changed, isChange } from './messagechanges.js';
import { parsePosition, positionOf } from './position.js';

// What a node keeps of a room by default. Of so many lines the view draws those in sight.
const MOST_SHOWN = 10_000;
const MOST_ARRIVED = 1_000;

/**
 * The part of one room's order that is on the page, each publication once.
 *
 * `items` holds `{kind: 'publication', id, event, asOf}` in the room's order, and `{kind: 'gap', id}` where a reset
 * left something out. Changes of messages are no items: they replace the `event` of one. A message that came with a page of
 * history has all changes up to `asOf` already. While the history is loading, live events wait in `#arrived` and are
 * merged behind it. While an older page is under way, changes of messages that it may bring wait in `#unplaced`.
 *
 * Replies are no items either: they count on the `event` that their thread begins with, and are shown in the thread.
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
  /** The replies in this part of the order: by their positions, those of the messages that they reply to. Of very many those noted last. */
  #replies = new Map();
  #arrived = [];
  /** Null while no older page is under way. */
  #unplaced = null;
  #gapAfter = undefined;
  #gaps = 0;
  #me;
  #isApart;

  /** @param isThread the messages are those of one thread: its root and the replies, which are items there */
  constructor(room, me, { isThread = false } = {}) {
    this.room = room;
    this.#me = me;
    this.#isApart = (event) => !isThread && isReply(event);
  }

  /** A live event; true if it is now to be seen. */
  add(event) {
    if (this.isLoading) {
      this.#arrived.push(event);
      if (this.#arrived.length > MOST_ARRIVED) this.#arrived.shift();
      return false;
    }
    if (isChange(event)) return this.#change(event);
    if (this.#isApart(event)) return this.#reply(event);
    if (this.isBehind || !this.#insert(event)) return false;
    this.#trimOldest();
    return true;
  }

  /** Nothing new is to be seen, but something looks different. */
  #change(event) {
    const item = this.items.find(({ id }) => id === event.message);
    if (item && !isIncluded(event, item.asOf)) item.event = changed(item.event, event, this.#me);
    else if (!item && this.#replies.has(event.message)) this.#changeReply(event);
    else if (!item) this.#keepUnplaced(event);
    return false;
  }

  /** Nothing new is to be seen among the messages, but one of them has one reply more. */
  #reply(event) {
    const id = positionOf(event);
    if (this.#replies.has(id)) return false;
    this.#noteReply(id, event.thread);
    const root = this.items.find((item) => item.id === event.thread);
    if (root) countReply(root, event, 1);
    else this.#keepUnplaced(event);
    return false;
  }

  #changeReply(change) {
    if (change.event !== 'deleted') return;
    const thread = this.#replies.get(change.message);
    this.#replies.delete(change.message);
    const root = this.items.find((item) => item.id === thread);
    if (root) countReply(root, change, -1);
  }

  /** The message there, if it is on the page. */
  message(position) {
    return this.items.find(({ id }) => id === position)?.event;
  }

  has(position) {
    return this.#known.has(position);
  }

  /** The position of what the message there replies to; null if it is not known as a reply. */
  threadOf(position) {
    return this.#replies.get(position) ?? null;
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
    this.items = this.#itemsOf(events, asOf);
    this.#known = new Set(this.items.map(({ id }) => id));
    this.#replies.clear();
    this.#noteReplies(events);
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
    const older = this.#itemsOf(events, asOf).filter(({ id }) => !this.#known.has(id));
    for (const { id } of older) this.#known.add(id);
    this.items.unshift(...older);
    this.#noteReplies(events);
    this.#reach(events, first);
    const waiting = this.#unplaced ?? [];
    this.forgoOlder();
    for (const event of waiting) this.#place(event);
    this.#trimNewest();
    return older.length;
  }

  #place(event) {
    if (isChange(event)) return this.#change(event);
    const root = this.items.find((item) => item.id === event.thread);
    if (root) countReply(root, event, 1);
  }

  /** Of changes the messages of a page have the result, of replies the number. */
  #itemsOf(events, asOf) {
    return events.filter((event) => !isChange(event) && !this.#isApart(event)).map((event) => itemOf(event, asOf));
  }

  #noteReplies(events) {
    for (const event of events)
      if (this.#isApart(event) && !event.deleted) this.#noteReply(positionOf(event), event.thread);
  }

  #noteReply(id, thread) {
    this.#replies.set(id, thread);
    if (this.#replies.size > MOST_SHOWN) this.#replies.delete(this.#replies.keys().next().value);
  }

  #reach(events, first) {
    this.hasOlder = isOlderRetained(events, first);
    if (events.length > 0) this.oldestPosition = positionOf(events[0]);
  }

  #merge(event) {
    if (isChange(event)) this.#change(event);
    else if (this.#isApart(event)) this.#reply(event);
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

function isReply({ event, thread }) {
  return event === 'message' && thread !== undefined;
}

/** What the page of history that brought the root knew of is counted there. */
function countReply(root, event, by) {
  if (isIncluded(event, root.asOf)) return;
  const { replies = 0 } = root.event;
  root.event = { ...root.event, replies: Math.max(0, replies + by) };
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
