import { parsePosition, positionOf } from './position.js';

const INBOX = '@inbox';
// What lies before them comes by `loadOlder`.
const MOST_KEPT = 1_000;

/** Follows the inbox of a client's user; resolves once its newest page is here. What it does stands in `inbox.d.ts`. */
export async function openInbox(parley, options) {
  const inbox = new Inbox(parley, options);
  await inbox.start();
  return inbox;
}

/**
 * What a user is told of for himself, the newest first, and what of it he has not read. The list over REST is where it begins; the
 * events of `@inbox` go on with it.
 */
export class Inbox {
  notifications = [];
  unread = 0;
  #parley;
  #onChange;
  #path = null;
  /** Up to here the list has told, also where it reached less far back. */
  #top = null;
  #loading = null;
  /** Something came while a list was under way, which may have it or not. */
  #isInDoubt = false;
  #hasBeenConnected;
  #endings;

  constructor(parley, { onChange = () => {} } = {}) {
    this.#parley = parley;
    this.#onChange = onChange;
    this.#hasBeenConnected = parley.state === 'connected';
    const reload = () => this.load().catch(() => {});
    this.#endings = [
      parley.on('notification', (event) => this.#add(event)),
      parley.on('cleared', (event) => this.#cleared(event)),
      parley.on('reset', ({ room }) => room === INBOX && reload()),
      // What was read elsewhere meanwhile is not told again.
      parley.on('connection', ({ state }) => {
        if (state !== 'connected') return;
        if (this.#hasBeenConnected) reload();
        this.#hasBeenConnected = true;
      }),
    ];
  }

  async start() {
    try {
      const { top } = await this.load();
      await this.#parley.subscribe(INBOX, { after: top });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The newest page anew, in place of what there is. */
  load() {
    this.#isInDoubt = true;
    this.#loading ??= this.#loadWhileInDoubt().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** The page before what there is, behind it; how many there were. */
  async loadOlder() {
    const oldest = this.notifications.at(-1);
    if (!oldest) return 0;
    const { notifications } = await this.#list({ before: oldest.position });
    if (this.notifications.at(-1)?.position !== oldest.position) return 0;
    this.notifications = [...this.notifications, ...notifications.map(placed).reverse()];
    this.#onChange(this);
    return notifications.length;
  }

  clear(notification) {
    return this.#clear({ notification: placeOf(notification) });
  }

  clearUpTo(notification) {
    return this.#clear({ upTo: placeOf(notification) });
  }

  clearAll() {
    return this.#clear({ all: true });
  }

  /** It is followed no more. */
  close() {
    for (const end of this.#endings.splice(0)) end();
    this.#parley.unsubscribe(INBOX);
    this.#onChange = () => {};
  }

  async #loadWhileInDoubt() {
    let page;
    while (this.#isInDoubt) {
      this.#isInDoubt = false;
      page = await this.#list();
      this.notifications = page.notifications.map(placed).reverse();
      this.unread = page.unread;
      this.#top = page.top;
    }
    this.#onChange(this);
    return page;
  }

  async #list(query = {}) {
    return this.#parley.request('GET', `${await this.#pathOf()}?${new URLSearchParams({ limit: 100, ...query })}`);
  }

  async #clear(what) {
    const cleared = await this.#parley.request('POST', `${await this.#pathOf()}/read`, what);
    this.#cleared({ ...cleared, notification: what.notification });
    return cleared;
  }

  /** Who this is stands in the token, which the first request brings. */
  async #pathOf() {
    if (this.#parley.user === null) await this.#parley.request('GET', '/v1/unread');
    this.#path ??= `/v1/users/${encodeURIComponent(this.#parley.user)}/notifications`;
    return this.#path;
  }

  #add(event) {
    const notification = placed({ ...event, read: false });
    if (this.notifications.some(({ position }) => position === notification.position)) return;
    if (this.#top !== null && isCovered(notification, this.#top)) return;
    if (this.#loading) this.#isInDoubt = true;
    this.notifications = [notification, ...this.notifications.slice(0, MOST_KEPT - 1)];
    this.unread += 1;
    this.#onChange(this);
  }

  #cleared({ notification, read, unread }) {
    if (this.#loading) this.#isInDoubt = true;
    this.notifications = this.notifications.map((each) => {
      return each.position === notification || isCovered(each, read) ? { ...each, read: true } : each;
    });
    this.unread = unread;
    this.#onChange(this);
  }
}

function placed(notification) {
  return { ...notification, position: positionOf(notification) };
}

function placeOf(notification) {
  return typeof notification === 'string' ? notification : positionOf(notification);
}

function isCovered(notification, position) {
  const { epoch, offset } = parsePosition(position);
  return notification.epoch === epoch && notification.offset <= offset;
}
