import { element } from './element.js';

/** Where a reply is written: Enter sends, Shift+Enter begins a new line. */
export class ReplyBox {
  #text;

  constructor({ onReply }) {
    const send = () => {
      const text = this.#text.value.trim();
      if (!text) return;
      this.#text.value = '';
      onReply(text);
    };
    this.#text = element('textarea', {
      rows: 2,
      // Of up to three bytes each, which stays below the server's limit.
      maxLength: 5_400,
      ariaLabel: 'Reply',
      placeholder: 'Reply…',
      enterKeyHint: 'send',
      data: { testid: 'reply-input' },
      on: {
        keydown: (event) => {
          // While an input method is composing, Enter belongs to it.
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        },
      },
    });
    const submit = (event) => (event.preventDefault(), send());
    this.element = element(
      'form',
      { className: 'reply-box', on: { submit } },
      this.#text,
      element('button', { className: 'primary', data: { testid: 'send-reply' } }, 'Reply'),
    );
  }

  show(mayWrite) {
    this.element.hidden = !mayWrite;
  }

  clear() {
    this.#text.value = '';
  }

  /** False where it is better not to. */
  focus() {
    if (this.element.hidden || !matchMedia('(pointer: fine)').matches) return false;
    this.#text.focus();
    return true;
  }
}
