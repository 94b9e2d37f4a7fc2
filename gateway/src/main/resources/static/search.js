/** Messages of a conversation, as far as it is loaded, that have a text in them; one of them at a time. */
export class Search {
  #view;
  #messages;
  #conversation = null;
  #wanted = '';
  #found = null;

  /** @param messages the view that brings one into sight */
  constructor({ view, messages }) {
    this.#view = view;
    this.#messages = messages;
  }

  toggle(conversation) {
    if (this.#view.isOpen) return this.hide();
    this.#conversation = conversation;
    this.#view.open();
  }

  hide() {
    this.#wanted = '';
    this.#found = null;
    this.#view.hide();
  }

  look(text) {
    this.#wanted = text.trim().toLocaleLowerCase();
    this.#found = null;
    if (this.#wanted) this.step(-1);
  }

  /** To the next one, older or newer; from the last to the first. The newest is where it begins. */
  step(by) {
    const { items, hasOlder } = this.#conversation;
    if (!this.#wanted) return;
    const matches = items.filter(({ event }) => this.#isMatch(event)).map(({ id }) => id);
    const before = matches.indexOf(this.#found);
    const place = before < 0 ? matches.length - 1 : (before + by + matches.length) % matches.length;
    this.#found = matches[place] ?? null;
    if (this.#found) this.#messages.goTo(this.#found, { isFocused: false });
    this.#view.show({ place: place + 1, matches: matches.length, searched: items.length, hasOlder });
  }

  #isMatch(event) {
    return Boolean(event?.text?.toLocaleLowerCase().includes(this.#wanted));
  }
}
