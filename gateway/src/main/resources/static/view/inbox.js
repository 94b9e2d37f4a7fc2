import { button, element } from './element.js';

const whenever = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The bell, with how much is unread, and the list of notifications that it opens beside the room. Escape closes that. */
export class InboxView {
  #count = element('span', { className: 'unread', hidden: true, data: { testid: 'unread-notifications' } });
  #list = element('ul', { data: { testid: 'notification-list' } });
  #empty = element('p', { className: 'waiting' }, 'Nothing yet. Invitations and the like will be here.');
  #title = element('h2', { id: 'inbox-title', tabIndex: -1 }, 'Notifications');
  #items = [];
  #all;
  #more;
  #nameOf;
  #handlers;

  /** Handlers: `onInbox`, `onNotification(notification)`, `onClear(id)`, `onClearAll`, `onMoreNotifications`. */
  constructor({ nameOf, ...handlers }) {
    this.#nameOf = nameOf;
    this.#handlers = handlers;
    const { onInbox, onClearAll, onMoreNotifications } = handlers;
    this.bell = button('', onInbox, {
      className: 'quiet bell',
      ariaLabel: 'Notifications',
      aria: { expanded: 'false', controls: 'inbox' },
      data: { testid: 'bell' },
    });
    this.bell.append(element('span', { className: 'bell-sign', aria: { hidden: 'true' } }), this.#count);
    this.#all = button('Mark all as read', onClearAll, { className: 'link', data: { testid: 'clear-all' } });
    this.#more = button('Older notifications', onMoreNotifications, { className: 'link more', hidden: true });
    const closeOnEscape = ({ key }) => key === 'Escape' && onInbox();
    this.element = element(
      'aside',
      {
        id: 'inbox',
        className: 'pane inbox',
        aria: { labelledby: 'inbox-title' },
        hidden: true,
        data: { testid: 'inbox' },
        on: { keydown: closeOnEscape },
      },
      element(
        'header',
        {},
        this.#title,
        this.#all,
        button('×', onInbox, { className: 'quiet', ariaLabel: 'Close notifications' }),
      ),
      element('div', { className: 'pane-body' }, this.#empty, this.#list, this.#more),
    );
  }

  get isOpen() {
    return !this.element.hidden;
  }

  open() {
    this.element.hidden = false;
    this.#draw();
    this.bell.setAttribute('aria-expanded', 'true');
    this.#title.focus();
  }

  hide() {
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.bell.setAttribute('aria-expanded', 'false');
    if (hadFocus) this.bell.focus();
  }

  show({ items, unread, hasOlder }) {
    this.#items = items;
    this.#count.hidden = unread === 0;
    this.#count.textContent = unread > 99 ? '99+' : `${unread}`;
    this.bell.ariaLabel = unread === 0 ? 'Notifications' : `Notifications, ${unread} unread`;
    this.#all.hidden = unread === 0;
    this.#empty.hidden = items.length > 0;
    this.#more.hidden = !hasOlder;
    // A thousand that come at once are not drawn a thousand times each.
    if (this.isOpen) this.#draw();
  }

  #draw() {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement : null;
    this.#list.replaceChildren(...this.#items.map((item) => this.#item(item)));
    if (focused) this.#refocus(focused);
  }

  /** What was marked has no button for that any more. */
  #refocus({ dataset }) {
    const item = this.#list.querySelector(`[data-id="${CSS.escape(dataset.of)}"]`);
    const same = item?.querySelector(`[data-testid="${CSS.escape(dataset.testid)}"]`);
    (same ?? item?.querySelector('button') ?? this.#title).focus();
  }

  #item(notification) {
    const { id, at, read, type } = notification;
    const { title, text } = wordsOf(notification, this.#nameOf);
    const { onNotification, onClear } = this.#handlers;
    const open = button('', () => onNotification(notification), {
      className: 'notification',
      data: { testid: 'notification', of: id, type },
    });
    open.append(
      ...[
        element('span', { className: 'name' }, title),
        text ? element('span', { className: 'said' }, text) : null,
        element('time', { dateTime: new Date(at).toISOString() }, whenever.format(at)),
      ].filter(Boolean),
    );
    const mark = read
      ? null
      : button('Mark as read', () => onClear(id), {
          className: 'link',
          ariaLabel: `Mark as read: ${title}`,
          data: { testid: 'clear', of: id },
        });
    return element('li', { data: { id, read: String(read) } }, open, mark);
  }
}

/** What to say of it, which for some types stands in it only in part. */
export function wordsOf({ type, user, title, text, about }, nameOf) {
  const where = about ? ` in ${about.room}` : '';
  const who = nameOf(user);
  switch (type) {
    case 'invitation':
      return { title: title ?? `${who} made you a member of ${about?.room ?? 'a room'}`, text };
    case 'mention':
      return { title: title ?? `${who} mentioned you${where}`, text };
    case 'reply':
      return { title: title ?? `${who} replied${where}`, text };
    case 'direct':
      return { title: title ?? `${who} wrote to you`, text };
    default:
      return { title: title ?? text ?? `${type} from ${who}`, text: title ? text : undefined };
  }
}
