import { titleOf } from '../title.js';
import { button, disc, element } from './element.js';

/** The list of rooms, the form that finds a person to write to, and the one that creates a room. */
export class RoomsView {
  #people = element('datalist', { id: 'people' });
  #list = element('nav', { className: 'room-list', data: { testid: 'room-list' }, ariaLabel: 'Rooms' });
  #me;
  #onSelect;
  #onMore;

  constructor({ user, onSelect, onMessage, onCreate, onMore, onProfile, onSignOut }) {
    this.#onSelect = onSelect;
    this.#onMore = onMore;
    this.#me = button(user, onProfile, { className: 'quiet me', title: `Profile of ${user}`, data: { testid: 'profile' } });
    this.element = element(
      'aside',
      { className: 'rooms', ariaLabel: 'Rooms' },
      element(
        'header',
        {},
        element('img', { src: 'icon.svg', alt: '', width: 26, height: 26 }),
        element('h1', {}, 'Parley'),
      ),
      this.#list,
      this.#people,
      personForm(onMessage),
      createForm(onCreate),
      element(
        'footer',
        {},
        disc(user),
        this.#me,
        button('Sign out', onSignOut, { className: 'quiet', data: { testid: 'sign-out' } }),
      ),
    );
  }

  showMe(name) {
    this.#me.textContent = name;
  }

  /** Whom this page has come to know, each with his `name`: there is no list of all users. */
  showPeople(people) {
    const options = people.map(({ user, name }) => element('option', { value: user, label: name ?? user }));
    this.#people.replaceChildren(...options);
  }

  show(rooms, selected) {
    const focused = document.activeElement?.closest?.('.room-list')?.contains(document.activeElement)
      ? document.activeElement.dataset.room
      : null;
    this.#list.replaceChildren(
      ...this.#section('My rooms', rooms.mine, selected, 'None yet: join or create one.'),
      ...this.#section('Public rooms', rooms.others, selected, null),
    );
    if (rooms.nextPublic) this.#list.append(button('More rooms', this.#onMore, { className: 'link' }));
    if (focused) this.#list.querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  }

  #section(title, rooms, selected, emptyText) {
    if (rooms.length === 0 && !emptyText) return [];
    const items = rooms.map((room) => element('li', {}, this.#item(room, room.room === selected)));
    const body = items.length > 0 ? element('ul', {}, ...items) : element('p', { className: 'muted' }, emptyText);
    return [element('h2', {}, title), body];
  }

  #item(record, isSelected) {
    const { room, kind, visibility, unread, hasMoreUnread } = record;
    const item = button('', () => this.#onSelect(room), {
      className: 'room-item',
      data: { testid: 'room-item', room },
    });
    if (unread > 0) item.dataset.unread = 'true';
    if (isSelected) item.setAttribute('aria-current', 'true');
    item.append(
      visibility === 'private' && kind !== 'direct' ? lock() : sign(kind === 'direct' ? '@' : '#'),
      element('span', { className: 'name' }, titleOf(record)),
      unread > 0 ? unreadBadge(unread, hasMoreUnread) : '',
    );
    return item;
  }
}

function unreadBadge(unread, hasMore) {
  const count = hasMore ? `${unread}+` : `${unread}`;
  return element('span', { className: 'unread', ariaLabel: `${count} unread`, data: { testid: 'unread' } }, count);
}

function sign(text) {
  return element('span', { className: 'sign', aria: { hidden: 'true' } }, text);
}

function lock() {
  return element('span', { className: 'sign lock', role: 'img', ariaLabel: 'private' });
}

function personForm(onMessage) {
  const user = element('input', {
    placeholder: 'user',
    maxLength: 128,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    ariaLabel: 'User to write to',
    data: { testid: 'person-input' },
  });
  user.setAttribute('list', 'people');
  const submit = async (event) => {
    event.preventDefault();
    const name = user.value.trim();
    if (!name) return user.focus();
    if (await onMessage(name)) user.value = '';
  };
  const message = element('button', { data: { testid: 'message-person' } }, 'Message');
  return element('form', { className: 'row person', on: { submit } }, user, message);
}

function createForm(onCreate) {
  const name = element('input', {
    placeholder: 'new-room',
    maxLength: 128,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    ariaLabel: 'Name of the new room',
    data: { testid: 'new-room-input' },
  });
  const isPrivate = element('input', { type: 'checkbox', data: { testid: 'new-room-private' } });
  const create = element('button', { data: { testid: 'create-room' } }, 'Create');
  const submit = async (event) => {
    event.preventDefault();
    const room = name.value.trim();
    if (!room) return name.focus();
    if (!(await onCreate(room, isPrivate.checked ? 'private' : 'public'))) return;
    name.value = '';
    isPrivate.checked = false;
  };
  return element(
    'form',
    { className: 'create', on: { submit } },
    element('div', { className: 'row' }, name, create),
    element('label', { className: 'check' }, isPrivate, 'private: by invitation only'),
  );
}
