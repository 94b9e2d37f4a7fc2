import { button, element } from './element.js';

/** A line above the messages: what to look for, how many have it, and the way from one to the next. Escape closes it. */
export class SearchView {
  #text;
  #count = element('span', { className: 'muted', role: 'status', data: { testid: 'search-count' } });
  #handlers;
  #from = null;

  /** Handlers: `onSearch(text)`, `onFound(step)`, `onSearchClosed`. */
  constructor(handlers) {
    this.#handlers = handlers;
    const { onSearch, onFound, onSearchClosed } = handlers;
    this.#text = element('input', {
      type: 'search',
      placeholder: 'Search what is loaded',
      autocomplete: 'off',
      ariaLabel: 'Search the messages that are loaded',
      data: { testid: 'search-input' },
      on: { input: () => onSearch(this.#text.value) },
    });
    // The way up is the way back in time.
    const up = button('↑', () => onFound(-1), { className: 'quiet', ariaLabel: 'Older match' });
    const down = button('↓', () => onFound(1), { className: 'quiet', ariaLabel: 'Newer match' });
    const keydown = (event) => {
      if (event.isComposing) return;
      if (event.key === 'Escape') return onSearchClosed();
      if (event.key !== 'Enter' || event.target !== this.#text) return;
      event.preventDefault();
      onFound(event.shiftKey ? 1 : -1);
    };
    const close = button('×', onSearchClosed, { className: 'quiet', ariaLabel: 'Close the search' });
    this.element = element(
      'div',
      { className: 'search', role: 'search', hidden: true, on: { keydown } },
      this.#text,
      this.#count,
      up,
      down,
      close,
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open() {
    this.#from = document.activeElement;
    this.element.hidden = false;
    this.#text.focus();
    this.#text.select();
  }

  hide() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    if (hadFocus) this.#from?.focus();
    this.#text.value = '';
    this.#count.textContent = '';
  }

  show({ place, matches, searched, hasOlder }) {
    const among = `${searched} loaded${hasOlder ? ', more above' : ''}`;
    this.#count.textContent = matches === 0 ? `none of ${among}` : `${place} of ${matches} (${among})`;
  }
}
