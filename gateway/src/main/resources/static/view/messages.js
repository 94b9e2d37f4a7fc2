import { button, disc, element } from './element.js';

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
  #nodes = new Map();
  #room = null;
  #hasUnseen = false;
  #wasAtEnd = true;
  #isBehind = false;
  #handlers;
  #me;

  /** Handlers: `onOlder`, `onNewest`, `onRetry(key)`, `onDiscard(key)`. */
  constructor({ me, ...handlers }) {
    this.#me = me;
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

  show(conversation, pending) {
    if (conversation.room !== this.#room) this.#forgetRoom(conversation.room);
    const wasNearEnd = this.#isNearEnd;
    const anchor = wasNearEnd ? null : this.#anchor();
    this.#older.hidden = !conversation.hasOlder;
    const isEmpty = conversation.items.length + pending.length === 0;
    this.#empty.hidden = !isEmpty;
    this.#empty.textContent = conversation.isLoading ? 'Loading…' : 'Nothing here yet. Say hello.';
    this.#draw([...withDays(conversation.items), ...pending.map(pendingLine)]);
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
    for (const [id, node] of this.#nodes) {
      if (wanted.has(id)) continue;
      node.remove();
      this.#nodes.delete(id);
    }
    let next = this.#list.firstChild;
    let previous = null;
    for (const line of lines) {
      const known = this.#nodes.get(line.id);
      const node = this.#nodeOf(line, known);
      // A redrawn line took the place of its former self.
      if (known === next && known) next = node;
      if (node === next) next = next.nextSibling;
      else this.#list.insertBefore(node, next);
      node.classList.toggle('continues', continues(previous, line));
      previous = line;
    }
  }

  #nodeOf(line, known) {
    if (known && !hasChanged(known, line)) return known;
    const made = this.#build(line);
    known?.replaceWith(made);
    this.#nodes.set(line.id, made);
    return made;
  }

  #build({ kind, event, entry, text }) {
    if (kind === 'day') return element('li', { className: 'day' }, element('span', {}, text));
    if (kind === 'gap')
      return element('li', { className: 'gap', data: { testid: 'gap' } }, 'some messages could not be brought back');
    if (kind === 'pending') return this.#buildPending(entry);
    return event.event === 'message' ? this.#buildMessage(event) : buildMove(event);
  }

  #buildMessage(event) {
    const { user, epoch, offset } = event;
    return messageNode({ ...event, isMine: user === this.#me, data: { user, epoch, offset, state: 'final' } });
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
    return messageNode({ ...entry, isMine: true, note, data: { user, state, code: error?.code ?? '' } });
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
      if (place.bottom > top && !node.classList.contains('day')) return { node, top: place.top };
    }
    return null;
  }

  #restore(anchor) {
    if (!anchor?.node.isConnected) return;
    this.#scroller.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
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

function messageNode({ user, at, text, isMine, note, data }) {
  const time = element(
    'time',
    { dateTime: new Date(at).toISOString(), title: new Date(at).toLocaleString() },
    timeOfDay.format(at),
  );
  return element(
    'li',
    { className: isMine ? 'message mine' : 'message', data: { testid: 'message', ...data } },
    disc(user),
    element('p', { className: 'by' }, element('strong', {}, user), time),
    element('p', { className: 'text' }, text),
    note ?? null,
  );
}

function buildMove({ event, user, epoch, offset }) {
  const did = { joined: 'joined', left: 'left' }[event] ?? event;
  return element(
    'li',
    { className: 'move', data: { testid: did, user, epoch, offset } },
    element('span', {}, `${user} ${did}`),
  );
}

function noteOf({ state, error }) {
  if (state === 'failed') return `Not sent. ${error?.label ?? ''} `;
  if (state === 'unsent') return error ? `Waiting: ${error.label}` : 'Waiting…';
  return state === 'sending' ? 'Sending…' : 'Sent';
}

/** Only a message that is still pending ever looks different from before. */
function hasChanged(node, { entry }) {
  if (!entry) return false;
  return node.dataset.state !== entry.state || node.dataset.code !== String(entry.error?.code ?? '');
}

function pendingLine(entry) {
  return { kind: 'pending', id: `key ${entry.key}`, entry };
}

function withDays(items) {
  const lines = [];
  let shown = null;
  for (const item of items) {
    const text = item.event ? day.format(item.event.at) : shown;
    if (text !== shown) lines.push({ kind: 'day', id: `day ${text}`, text });
    shown = text;
    lines.push(item);
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
