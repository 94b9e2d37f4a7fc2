import { spanOf } from '../writing.js';
import { button, disc, element } from './element.js';
import { messageActions } from './messageactions.js';

const NEAR_END_PIXELS = 80;
const NEAR_START_PIXELS = 150;
const SAME_BREATH_MILLIS = 5 * 60_000;

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** The messages of the open room. Draws what changed and leaves the reader where he was. */
export class MessagesView {
  #list = element('ol', { className: 'message-list' });
  #older;
  #newest;
  #empty = element('p', { className: 'waiting' });
  #scroller;
  /** By the lines' ids: the node, and the look that it was made for. */
  #nodes = new Map();
  #shown = null;
  #room = null;
  #hasUnseen = false;
  #wasAtEnd = true;
  #isBehind = false;
  #handlers;
  #me;
  #nameOf;

  /** Handlers: `onOlder`, `onNewest`, `onRetry(key)`, `onDiscard(key)`, `onChange(command, change)`. */
  constructor({ me, nameOf, ...handlers }) {
    this.#me = me;
    this.#nameOf = nameOf;
    this.#handlers = handlers;
    this.#older = button('Load older messages', handlers.onOlder, {
      className: 'link older',
      hidden: true,
      data: { testid: 'load-older' },
    });
    this.#newest = button('New messages ↓', () => this.#toNewest(), { className: 'newest', hidden: true });
    this.#scroller = element(
      'div',
      {
        className: 'messages',
        role: 'log',
        tabIndex: 0,
        ariaLabel: 'Messages',
        aria: { live: 'off' },
        data: { testid: 'messages' },
        on: { scroll: () => this.#scrolled() },
      },
      this.#older,
      this.#empty,
      this.#list,
    );
    this.element = element('div', { className: 'messages-frame' }, this.#scroller, this.#newest);
    // A growing compose box or an opened list of members must not hide the newest message.
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(this.#scroller);
  }

  /** @param may whether the reader may `write`, and `deleteAll` */
  show(conversation, pending, may) {
    this.#shown = [conversation, pending, may];
    if (conversation.room !== this.#room) this.#forgetRoom(conversation.room);
    const wasNearEnd = this.#isNearEnd;
    const anchor = wasNearEnd ? null : this.#anchor();
    this.#older.hidden = !conversation.hasOlder;
    const isEmpty = conversation.items.length + pending.length === 0;
    this.#empty.hidden = !isEmpty;
    this.#empty.textContent = conversation.isLoading ? 'Loading…' : 'Nothing here yet. Say hello.';
    this.#draw([...withDays(conversation.items, may), ...pending.map(pendingLine)]);
    this.#isBehind = conversation.isBehind;
    if (wasNearEnd && !this.#isBehind) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    else this.#restore(anchor);
    this.#showNewest();
  }

  /** Something new has come in below; if it is out of sight, a button says so. */
  noteNew() {
    if (!this.#isNearEnd) this.#hasUnseen = true;
    this.#showNewest();
  }

  toEnd() {
    this.#wasAtEnd = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #forgetRoom(room) {
    this.#room = room;
    this.#list.replaceChildren();
    this.#nodes.clear();
    this.#hasUnseen = false;
  }

  #draw(lines) {
    const wanted = new Set(lines.map(({ id }) => id));
    for (const [id, { node }] of this.#nodes) {
      if (wanted.has(id)) continue;
      node.remove();
      this.#nodes.delete(id);
    }
    let next = this.#list.firstChild;
    let previous = null;
    for (const line of lines) {
      const known = this.#nodes.get(line.id)?.node;
      const node = this.#nodeOf(line);
      // A redrawn line took the place of its former self.
      if (known === next && known) next = node;
      if (node === next) next = next.nextSibling;
      else this.#list.insertBefore(node, next);
      node.classList.toggle('continues', continues(previous, line));
      previous = line;
    }
  }

  #nodeOf(line) {
    const known = this.#nodes.get(line.id);
    const look = lookOf(line, this.#nameOf);
    if (known && (known.look === look || isBeingEdited(known.node))) return known.node;
    const node = this.#build(line);
    known?.node.replaceWith(node);
    this.#nodes.set(line.id, { node, look });
    return node;
  }

  #build({ kind, event, entry, text, may }) {
    if (kind === 'day') return element('li', { className: 'day' }, element('span', {}, text));
    if (kind === 'gap')
      return element('li', { className: 'gap', data: { testid: 'gap' } }, 'some messages could not be brought back');
    if (kind === 'pending') return this.#buildPending(entry);
    return event.event === 'message' ? this.#buildMessage(event, may) : buildMove(event, this.#nameOf);
  }

  #buildMessage(event, may) {
    const { user, epoch, offset } = event;
    const isMine = user === this.#me;
    const actions = messageActions(event, {
      mayReact: may.write,
      mayEdit: isMine && may.write,
      mayDelete: isMine || may.deleteAll,
      onChange: this.#handlers.onChange,
      // What came while the field was open has not been drawn.
      onEditEnd: () => this.show(...this.#shown),
    });
    const data = { user, epoch, offset, state: 'final' };
    return messageNode({ ...event, isMine, actions, data }, this.#nameOf);
  }

  #buildPending(entry) {
    const { user, state, error } = entry;
    const note = element('p', { className: 'note' }, noteOf(entry));
    if (state === 'failed') {
      const again = button('Send again', () => this.#handlers.onRetry(entry.key), { className: 'link' });
      note.append(
        again,
        button('Discard', () => this.#handlers.onDiscard(entry.key), { className: 'link' }),
      );
    }
    const data = { user, state, code: error?.code ?? '' };
    return messageNode({ ...entry, isMine: true, note, data }, this.#nameOf);
  }

  get #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PIXELS;
  }

  /** The first line in sight and its place, to find it again after lines came or went above. */
  #anchor() {
    const top = this.#scroller.getBoundingClientRect().top;
    for (const node of this.#list.children) {
      const place = node.getBoundingClientRect();
      if (place.bottom > top && !node.classList.contains('day')) return { id: this.#idOf(node), top: place.top };
    }
    return null;
  }

  #idOf(node) {
    for (const [id, known] of this.#nodes) if (known.node === node) return id;
    return null;
  }

  #restore(anchor) {
    const node = this.#nodes.get(anchor?.id)?.node;
    if (node) this.#scroller.scrollTop += node.getBoundingClientRect().top - anchor.top;
  }

  #scrolled() {
    this.#wasAtEnd = this.#isNearEnd;
    if (this.#isNearEnd) this.#hasUnseen = false;
    this.#showNewest();
    if (this.#scroller.scrollTop < NEAR_START_PIXELS && !this.#older.hidden) this.#handlers.onOlder();
  }

  #showNewest() {
    this.#newest.textContent = this.#hasUnseen ? 'New messages ↓' : 'Newest messages ↓';
    this.#newest.hidden = !this.#hasUnseen && !this.#isBehind;
  }

  async #toNewest() {
    if (this.#isBehind) await this.#handlers.onNewest();
    this.toEnd();
  }
}

function messageNode({ user, at, text, edited, deleted, by, isMine, note, actions, data }, nameOf) {
  const name = nameOf(user);
  const time = element(
    'time',
    { dateTime: new Date(at).toISOString(), title: new Date(at).toLocaleString() },
    timeOfDay.format(at),
  );
  return element(
    'li',
    { className: isMine ? 'message mine' : 'message', data: { testid: 'message', ...data } },
    disc(user, name),
    element('p', { className: 'by' }, element('strong', { title: user }, name), time),
    deleted ? element('p', { className: 'text gone' }, goneText(user, by, nameOf)) : element('p', { className: 'text' }, text),
    edited && !deleted ? editedNote(edited) : null,
    note ?? null,
    actions ?? null,
  );
}

function goneText(user, by, nameOf) {
  return by === user ? 'deleted' : `deleted by ${nameOf(by)}`;
}

function editedNote(at) {
  return element('p', { className: 'note', title: new Date(at).toLocaleString(), data: { testid: 'edited' } }, 'edited');
}

function buildMove(move, nameOf) {
  const { event, user, role, epoch, offset } = move;
  const did = { appointed: `is ${role} now`, configured: configuredWhat(move) }[event] ?? event;
  return element(
    'li',
    { className: 'move', data: { testid: event, user, epoch, offset } },
    element('span', { title: user }, `${nameOf(user)} ${did}`),
  );
}

/** What of the settings, which name only those that are otherwise now. */
function configuredWhat({ topic, slowModeSeconds, frozen, closed, historyEntries, historySeconds }) {
  const deeds = [];
  if (topic !== undefined) deeds.push(topic ? `set the topic: ${topic}` : 'took the topic away');
  if (slowModeSeconds !== undefined) {
    deeds.push(slowModeSeconds ? `allowed one message every ${spanOf(slowModeSeconds)}` : 'ended slow mode');
  }
  if (frozen !== undefined) deeds.push(frozen ? 'froze the room' : 'unfroze the room');
  if (historyEntries !== undefined || historySeconds !== undefined) deeds.push('changed how much is kept');
  if (closed !== undefined) deeds.push(closed ? 'closed the room' : 'opened the room again');
  return deeds.length > 0 ? deeds.join(', ') : 'changed the settings';
}

function noteOf({ state, error }) {
  if (state === 'failed') return `Not sent. ${error?.label ?? ''} `;
  if (state === 'unsent') return error ? `Waiting: ${error.label}` : 'Waiting…';
  return state === 'sending' ? 'Sending…' : 'Sent';
}

/** All in which a line may come to look different, as one text. */
function lookOf({ event, entry, may }, nameOf) {
  if (entry) return `${entry.state} ${entry.error?.code ?? ''} ${nameOf(entry.user)}`;
  if (!event) return '';
  const name = nameOf(event.user);
  if (event.event !== 'message') return name;
  const { text, edited, deleted, by, reactions } = event;
  return JSON.stringify([name, edited && text, edited, deleted, by && nameOf(by), reactions, may]);
}

/** Nothing is drawn over what somebody writes. */
function isBeingEdited(node) {
  return node.querySelector('textarea') !== null;
}

function pendingLine(entry) {
  return { kind: 'pending', id: `key ${entry.key}`, entry };
}

function withDays(items, may) {
  const lines = [];
  let shown = null;
  for (const item of items) {
    const text = item.event ? day.format(item.event.at) : shown;
    if (text !== shown) lines.push({ kind: 'day', id: `day ${text}`, text });
    shown = text;
    lines.push({ ...item, may });
  }
  return lines;
}

/** Whether a message needs no name of its own, because the same user has just said the one above. */
function continues(above, line) {
  const one = above?.event ?? above?.entry;
  const two = line.event ?? line.entry;
  if (!one || !two || one.text === undefined || two.text === undefined) return false;
  return one.user === two.user && two.at - one.at < SAME_BREATH_MILLIS;
}
