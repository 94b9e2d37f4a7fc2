import { button, element } from './element.js';

// The server's own limits, the first in UTF-16 units as here.
const MOST_NAME = 100;
const MOST_AVATAR = 1_024;

/** What the user says of himself. A native dialog, as that of the settings. */
export class ProfileView {
  #name = element('input', { maxLength: MOST_NAME, autocomplete: 'name', data: { testid: 'profile-name' } });
  #avatar = element('input', {
    type: 'url',
    pattern: 'https?://.+',
    title: 'An address that begins with https:// or http://',
    maxLength: MOST_AVATAR,
    autocomplete: 'photo',
    data: { testid: 'profile-avatar' },
  });
  #title = element('h2', { id: 'profile-title' });
  #opened = {};

  /** Handlers: `onSaveProfile(changed)`. */
  constructor({ onSaveProfile }) {
    const submit = (event) => (event.preventDefault(), onSaveProfile(this.#changed));
    this.element = element(
      'dialog',
      { className: 'settings', aria: { labelledby: 'profile-title' } },
      element(
        'form',
        { on: { submit } },
        this.#title,
        element('label', { className: 'field' }, 'Name', this.#name),
        element('label', { className: 'field' }, 'Address of a picture, for clients that show one', this.#avatar),
        element(
          'div',
          { className: 'row end' },
          button('Cancel', () => this.element.close(), { className: 'quiet' }),
          element('button', { className: 'primary', data: { testid: 'save-profile' } }, 'Save'),
        ),
      ),
    );
  }

  open({ user, name = '', avatar = '' }) {
    this.#title.textContent = `Profile of ${user}`;
    this.#name.value = name;
    this.#avatar.value = avatar;
    this.#opened = this.#profile;
    if (!this.element.open) this.element.showModal();
  }

  /** What the user has not touched stays as another of his pages has set it. */
  get #changed() {
    const now = Object.entries(this.#profile);
    return Object.fromEntries(now.filter(([name, value]) => value !== this.#opened[name]));
  }

  get #profile() {
    return { name: this.#name.value.trim() || null, avatar: this.#avatar.value.trim() || null };
  }
}
