import { button, element } from './element.js';
import { LineWindow } from './linewindow.js';
import { messageActions } from './messageactions.js';
import { continues, dayNode, gapNode, linesOf, lookOf, messageNode, moveNode, noteOf } from './messageline.js';

const NEAR_END_PIXELS = 80;
const NEAR_START_PIXELS = 150;
// A dozen elements each: all together far below 2,000.
const MOST_DRAWN = 100;
// So far beyond what is in sight there is something drawn.
const AHEAD_PIXELS = 300;

/** The messages of a conversation. Draws those in sight, and of them what changed; leaves the reader where he was. */
export class MessagesView {
  #list = element('ol', { className: 'message-list' });
  #above = element('div', { className: 'beyond' });
  #below = element('div', { className: 'beyond' });
  #older;
  #newest;
  #empty = element('p', { className: 'waiting' });
  #scroller;
  #window = new LineWindow(MOST_DRAWN);
  /** By the lines' ids: the node, and the look that it was made for. */
  #nodes = new Map();
  #shown = null;
  #conversation = null;
  #hasUnseen = false;
  #wasAtEnd = true;
  #isBehind = false;
  #handlers;
  #me;
  #nameOf;

  /**
   * Handlers: `onOlder`, `onNewest`, `onRetry(key)`, `onDiscard(key)`, `onChange(command, change)`, and where there are threads
   * `onThread(position)`.
   */
  constructor({ me, nameOf, label = 'Messages', testid = 'messages', ...handlers }) {
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
        ariaLabel: label,
        aria: { live: 'off' },
        data: { testid },
        on: { scroll: () => this.#scrolled() },
      },
      this.#older,
      this.#empty,
      this.#above,
      this.#list,
      this.#below,
    );
    this.element = element('div', { className: 'messages-frame' }, this.#scroller, this.#newest);
    // A growing compose box or an opened list of members must not hide the newest message.
    new ResizeObserver(() => this.#wasAtEnd && this.toEnd()).observe(this.#scroller);
  }

  /**
   * @param may whether the reader may `write`, and `deleteAll`
   * @param unreadIn how many replies of a thread he has not read
   */
  show(conversation, pending, may, unreadIn = () => 0) {
    this.#shown = [conversation, pending, may, unreadIn];
    if (conversation !== this.#conversation) this.#forget(conversation);
    const isAtEnd = this.#isNearEnd && !conversation.isBehind;
    const anchor = isAtEnd ? null : this.#anchor();
    this.#older.hidden = !conversation.hasOlder;
    const isEmpty = conversation.items.length + pending.length === 0;
    this.#empty.hidden = !isEmpty;
    this.#empty.textContent = conversation.isLoading ? 'Loading…' : 'Nothing here yet. Say hello.';
    this.#isBehind = conversation.isBehind;
    this.#window.take(linesOf(conversation.items, pending, may, unreadIn));
    if (isAtEnd) this.toEnd();
    else this.#drawAround(anchor);
    this.#showNewest();
  }

  /** Something new has come in below; if it is out of sight, a button says so. */
  noteNew() {
    if (!this.#isNearEnd) this.#hasUnseen = true;
    this.#showNewest();
  }

  toEnd() {
    this.#wasAtEnd = true;
    this.#window.toEnd();
    this.#draw();
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  /** Brings a message into sight and marks it; false if it is not among them. */
  goTo(id, { isFocused = true } = {}) {
    const index = this.#window.indexOf(id);
    if (index < 0) return false;
    this.#wasAtEnd = false;
    this.#window.moveTo(index);
    this.#draw();
    this.#list.querySelector('.found')?.classList.remove('found');
    const { node } = this.#nodes.get(id);
    node.classList.add('found');
    const sight = this.#scroller.getBoundingClientRect();
    const place = node.getBoundingClientRect();
    this.#scroller.scrollTop += place.top - sight.top - (sight.height - place.height) / 2;
    if (isFocused) {
      node.tabIndex = -1;
      node.focus({ preventScroll: true });
    }
    return true;
  }

  /** To what opens its thread, or near it. */
  focusThread(id) {
    const node = this.#nodes.get(id)?.node;
    const opener = node?.querySelector('[data-testid=replies]') ?? node?.querySelector('[data-testid=reply]');
    (opener ?? this.#scroller).focus({ preventScroll: true });
  }

  #forget(conversation) {
    this.#conversation = conversation;
    this.#list.replaceChildren();
    this.#nodes.clear();
    this.#window.forget();
    this.#above.style.height = this.#below.style.height = '0';
    this.#hasUnseen = false;
    this.#wasAtEnd = true;
  }

  /** Where he was, if that line is still there. */
  #drawAround(anchor) {
    const index = anchor === null ? -1 : this.#window.indexOf(anchor.id);
    if (index >= 0) this.#window.moveTo(index);
    this.#draw();
    const node = this.#nodes.get(anchor?.id)?.node;
    if (node) this.#scroller.scrollTop += node.getBoundingClientRect().top - anchor.top;
  }

  #draw() {
    const lines = this.#window.drawn;
    this.#removeAllBut(new Set(lines.map(({ id }) => id)));
    let next = this.#list.firstChild;
    let { previous } = this.#window;
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
    for (const { id } of lines) this.#window.measured(id, this.#nodes.get(id).node.offsetHeight);
    this.#above.style.height = `${this.#window.pixelsAbove}px`;
    this.#below.style.height = `${this.#window.pixelsBelow}px`;
  }

  #removeAllBut(wanted) {
    for (const [id, { node }] of this.#nodes) {
      if (wanted.has(id)) continue;
      if (node.contains(document.activeElement)) this.#scroller.focus({ preventScroll: true });
      node.remove();
      // What somebody writes is there again when he comes back to it.
      if (!isBeingEdited(node) || this.#window.indexOf(id) < 0) this.#nodes.delete(id);
    }
  }

  #nodeOf(line) {
    const known = this.#nodes.get(line.id);
    const look = lookOf(line, this.#nameOf);
    // Nothing is drawn over what somebody writes.
    if (known && (known.look === look || isBeingEdited(known.node))) return known.node;
    const node = this.#build(line);
    if (known) this.#replace(known.node, node);
    this.#nodes.set(line.id, { node, look });
    return node;
  }

  /** Whoever is in the middle of it, stays there. */
  #replace(former, node) {
    const { activeElement } = document;
    const isWhole = activeElement === former;
    const isWithin = !isWhole && former.contains(activeElement);
    node.classList.toggle('found', former.classList.contains('found'));
    former.replaceWith(node);
    if (isWhole) node.tabIndex = -1;
    const same = isWithin && node.querySelector(`[data-testid="${CSS.escape(activeElement.dataset.testid)}"]`);
    if (isWhole || isWithin) (isWhole ? node : (same ?? this.#scroller)).focus({ preventScroll: true });
  }

  #build({ kind, event, entry, text, may, unread }) {
    if (kind === 'day') return dayNode(text);
    if (kind === 'gap') return gapNode();
    if (kind === 'pending') return this.#buildPending(entry);
    return event.event === 'message' ? this.#buildMessage(event, may, unread) : moveNode(event, this.#nameOf);
  }

  #buildMessage(event, may, unread) {
    const { user, epoch, offset } = event;
    const isMine = user === this.#me;
    const actions = messageActions(event, {
      mayReact: may.write,
      mayEdit: isMine && may.write,
      mayDelete: isMine || may.deleteAll,
      unread,
      onChange: this.#handlers.onChange,
      onThread: this.#handlers.onThread,
      // What came while the field was open has not been drawn.
      onEditEnd: () => this.show(...this.#shown),
    });
    const data = { user, epoch, offset, state: 'final' };
    const text = event.text ?? (event.data === undefined ? '' : JSON.stringify(event.data));
    return messageNode({ ...event, text, isMine, actions, data }, this.#nameOf);
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
    for (const { id } of this.#window.drawn) {
      const node = this.#nodes.get(id)?.node;
      const place = node?.getBoundingClientRect();
      if (place && place.bottom > top && !node.classList.contains('day')) return { id, top: place.top };
    }
    return null;
  }

  #scrolled() {
    this.#wasAtEnd = this.#isNearEnd;
    if (this.#isNearEnd) this.#hasUnseen = false;
    this.#follow();
    this.#showNewest();
    if (this.#scroller.scrollTop < NEAR_START_PIXELS && !this.#older.hidden) this.#handlers.onOlder();
  }

  /** Draws other lines before the reader has come to the end of those that are. */
  #follow() {
    const sight = this.#scroller.getBoundingClientRect();
    const above = this.#above.getBoundingClientRect();
    const isShortAbove = above.height > 0 && above.bottom > sight.top - AHEAD_PIXELS;
    const below = this.#below.getBoundingClientRect();
    const isShortBelow = below.height > 0 && below.top < sight.bottom + AHEAD_PIXELS;
    if (!isShortAbove && !isShortBelow) return;
    const anchor = this.#anchor();
    const middle = sight.top + sight.height / 2;
    const index = this.#window.at(middle - above.top);
    if (!this.#window.moveTo(index)) return;
    const reached = { id: this.#window.idAt(index), top: middle };
    this.#draw();
    // Lines that were guessed have heights now: after a jump, what was reached would be elsewhere.
    const isInSight = anchor !== null && anchor.top < sight.bottom && this.#window.isDrawn(anchor.id);
    const { id, top } = isInSight ? anchor : reached;
    this.#scroller.scrollTop += this.#nodes.get(id).node.getBoundingClientRect().top - top;
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

function isBeingEdited(node) {
  return node.querySelector('textarea') !== null;
}
