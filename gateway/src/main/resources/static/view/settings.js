import { spanOf } from '../writing.js';
import { button, element } from './element.js';

const SLOW_MODES = [0, 5, 10, 30, 60, 300, 900, 3_600, 21_600];
// The server's own limit, in UTF-16 units as here.
const MOST_TOPIC = 250;

const whenever = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The settings of a room, for who moderates it. A native dialog: Escape closes it, and it keeps the focus within. */
export class SettingsView {
  #topic = element('input', { maxLength: MOST_TOPIC, autocomplete: 'off', data: { testid: 'topic-input' } });
  #slow = element('select', { data: { testid: 'slow-mode' } });
  #frozen = element('input', { type: 'checkbox', data: { testid: 'frozen' } });
  #closed = element('input', { type: 'checkbox', data: { testid: 'closed' } });
  #restricted = element('ul', { data: { testid: 'restricted' } });
  #title = element('h2', { id: 'settings-title' });
  #handlers;
  #opened = {};

  /** Handlers: `onConfigure(changed)`, `onSettingsClosed`, `onUnban(user)`, `onUnmute(user)`. */
  constructor(handlers) {
    this.#handlers = handlers;
    const submit = (event) => (event.preventDefault(), this.#save());
    this.element = element(
      'dialog',
      { className: 'settings', aria: { labelledby: 'settings-title' }, on: { close: handlers.onSettingsClosed } },
      element(
        'form',
        { on: { submit } },
        this.#title,
        element('label', { className: 'field' }, 'Topic', this.#topic),
        element('label', { className: 'field' }, 'A member may send', this.#slow),
        element('label', { className: 'check' }, this.#frozen, 'Frozen: only the owner and moderators write'),
        element('label', { className: 'check' }, this.#closed, 'Closed: nobody writes'),
        this.#restricted,
        element(
          'div',
          { className: 'row end' },
          button('Cancel', () => this.element.close(), { className: 'quiet', data: { testid: 'cancel-settings' } }),
          element('button', { className: 'primary', data: { testid: 'save-settings' } }, 'Save'),
        ),
      ),
    );
  }

  open({ room, topic = '', slowModeSeconds = 0, frozen = false, closed = false }, restricted) {
    this.#title.textContent = `Settings of ${room}`;
    this.#topic.value = topic;
    this.#slow.replaceChildren(...slowModes(slowModeSeconds));
    this.#slow.value = String(slowModeSeconds);
    this.#frozen.checked = frozen;
    this.#closed.checked = closed;
    this.showRestricted(restricted);
    this.#opened = this.#settings;
    if (!this.element.open) this.element.showModal();
  }

  close() {
    this.element.close();
  }

  #save() {
    const changed = this.#changed;
    if (Object.keys(changed).length > 0) this.#handlers.onConfigure(changed);
    else this.close();
  }

  showRestricted({ banned, muted }) {
    const { onUnban, onUnmute } = this.#handlers;
    this.#restricted.replaceChildren(
      ...banned.map(({ user }) => restriction(`${user} is banned`, `Let ${user} in again`, () => onUnban(user))),
      ...muted.map(({ user, until }) =>
        restriction(`${user} is muted until ${whenever.format(until)}`, `Let ${user} write`, () => onUnmute(user)),
      ),
    );
  }

  /** Two may moderate at once: what one has not touched stays as the other has set it. */
  get #changed() {
    const now = Object.entries(this.#settings);
    return Object.fromEntries(now.filter(([name, value]) => value !== this.#opened[name]));
  }

  get #settings() {
    return {
      topic: this.#topic.value.trim(),
      slowModeSeconds: Number(this.#slow.value),
      frozen: this.#frozen.checked,
      closed: this.#closed.checked,
    };
  }
}

/** Another one than those offered was set over REST. */
function slowModes(current) {
  const seconds = [...new Set([...SLOW_MODES, current])].sort((a, b) => a - b);
  return seconds.map((each) =>
    element('option', { value: String(each) }, each === 0 ? 'as often as he likes' : `once every ${spanOf(each)}`),
  );
}

function restriction(text, deed, onClick) {
  return element(
    'li',
    {},
    element('span', { className: 'name' }, text),
    button(deed, onClick, { className: 'link' }),
  );
}
