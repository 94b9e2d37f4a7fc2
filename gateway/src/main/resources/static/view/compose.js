import { titleOf } from '../title.js';
import { button, element } from './element.js';

// The server's own limit. A longer text would be refused, and a much longer one would cost the connection.
const MOST_TEXT_BYTES = 16 * 1_024;

/** Where messages are written: Enter sends, Shift+Enter begins a new line. For guests, a Join button instead; for who may not write, why. */
export class ComposeView {
  #text;
  #form;
  #joinBar;
  #hint = element('p', { className: 'hint', role: 'status' });
  #rule = element('p', { className: 'rule', role: 'status', hidden: true, data: { testid: 'writing-rule' } });
  #drafts = new Map();
  #room = null;

  constructor({ onSend, onTyping, onJoin }) {
    const send = () => this.#send(onSend);
    this.#text = element('textarea', {
      rows: 1,
      ariaLabel: 'Message',
      enterKeyHint: 'send',
      data: { testid: 'message-input' },
      on: { input: () => this.#typed(onTyping), keydown: (event) => isSendKey(event) && (event.preventDefault(), send()) },
    });
    const submit = (event) => (event.preventDefault(), send());
    this.#form = element(
      'form',
      { className: 'compose-form', on: { submit } },
      this.#text,
      element('button', { className: 'primary', data: { testid: 'send' } }, 'Send'),
    );
    this.join = button('Join', onJoin, { className: 'primary', data: { testid: 'join' } });
    this.#joinBar = element(
      'div',
      { className: 'join-bar', hidden: true },
      element('span', {}, 'You are reading as a guest.'),
      this.join,
    );
    this.element = element('div', { className: 'compose' }, this.#rule, this.#hint, this.#form, this.#joinBar);
  }

  /** @param writing what `writingIn` says of it */
  show(record, isMember, writing) {
    const { room } = record;
    const hasMoved = room !== this.#room;
    if (hasMoved) this.#swapDraft(room);
    this.#form.hidden = !isMember || !writing.may;
    this.#rule.hidden = !isMember || !writing.note;
    this.#rule.textContent = writing.note;
    this.#joinBar.hidden = isMember;
    this.join.textContent = `Join ${titleOf(record)}`;
    this.#text.placeholder = `Message ${titleOf(record)}`;
    this.#fit();
  }

  /** Where messages are not what the room is for. A guest may join all the same. */
  hideForm() {
    this.#form.hidden = true;
    this.#rule.hidden = true;
  }

  /** Until it is known whether one is a member. */
  hideBoth() {
    this.#form.hidden = true;
    this.#rule.hidden = true;
    this.#joinBar.hidden = true;
  }

  focus() {
    // On a phone the keyboard would cover half of what one came to read.
    if (matchMedia('(pointer: fine)').matches) this.#text.focus();
  }

  #swapDraft(room) {
    this.#drafts.set(this.#room, this.#text.value);
    this.#room = room;
    this.#text.value = this.#drafts.get(room) ?? '';
  }

  #typed(onTyping) {
    this.#fit();
    if (this.#text.value) onTyping();
  }

  #send(onSend) {
    const text = this.#text.value.trim();
    if (!text || bytesOf(text) > MOST_TEXT_BYTES) return;
    this.#text.value = '';
    this.#fit();
    onSend(text);
  }

  #fit() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
    const bytes = bytesOf(this.#text.value);
    const isLong = bytes > MOST_TEXT_BYTES * 0.8;
    this.#hint.textContent = isLong
      ? `${bytes.toLocaleString('en')} of ${MOST_TEXT_BYTES.toLocaleString('en')} bytes`
      : '';
    this.#hint.dataset.over = bytes > MOST_TEXT_BYTES;
  }
}

// While an input method is composing, Enter belongs to it.
function isSendKey({ key, shiftKey, isComposing }) {
  return key === 'Enter' && !shiftKey && !isComposing;
}

function bytesOf(text) {
  return new TextEncoder().encode(text).length;
}
