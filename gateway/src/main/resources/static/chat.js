import { pause } from './backoff.js';
import { Conversation } from './conversation.js';
import { Cursors } from './cursors.js';
import { asNumbered } from './errors.js';
import { writeFragment } from './fragment.js';
import { request, requestAs } from './http.js';
import { MemberList } from './memberlist.js';
import { Outbox } from './outbox.js';
import { Rest } from './rest.js';
import { RoomList } from './roomlist.js';
import { Stream } from './stream.js';
import { transports } from './transports/index.js';
import { ChatView } from './view/chat.js';
import { clearError, showError } from './view/error.js';
import { speak } from './view/spoken.js';

const MOST_FOLLOWED = 150;
// An invitation is no event of a room that is followed yet, so my rooms are read again now and then.
const REFRESH_MILLIS = 15_000;
const RELOAD_AGAIN_MILLIS = 5_000;

/** One signed-in user's page: joins the rooms, the stream, the outbox and what is on the screen. */
export class Chat {
  #identity;
  #config;
  #rest;
  #cursors = new Cursors();
  #rooms = new RoomList();
  #stream;
  #outbox;
  #members;
  #view;
  #selected = null;
  #conversation = null;
  #isLoadingOlder = false;
  /** Rooms left by the user's own hand, whose end is no news to him. */
  #leaving = new Set();
  #refreshing = null;
  #hasBeenLive = false;
  #hasRefreshFailed = false;
  #onTokenNeeded;
  #shut = new AbortController();

  constructor({ config, identity, transportName, onSignOut, onTokenNeeded }) {
    this.#onTokenNeeded = onTokenNeeded;
    this.#config = config;
    this.#identity = identity;
    this.#rest = new Rest(config.rest, identity);
    this.#view = new ChatView({ user: identity.user, transportName, handlers: this.#handlers(onSignOut) });
    this.#members = new MemberList(this.#rest, identity.user, this.#view.members);
    this.#outbox = new Outbox({
      user: identity.user,
      send: (message, onStart) => this.#sendOnce(message, onStart),
      cursor: (room) => this.#cursors.position(room),
      onChange: (room) => room === this.#selected && this.#showMessages(),
    });
    this.#stream = new Stream({ identity, cursors: this.#cursors, transportName, listener: this.#streamListener() });
    this.element = this.#view.element;
  }

  async start(room) {
    this.#view.connection.showNode(this.#config.node);
    this.#view.connection.show(this.#stream.state);
    const { signal } = this.#shut;
    addEventListener('online', () => this.#stream.hurry(), { signal });
    addEventListener('focus', () => this.#refresh(), { signal });
    this.#refreshing = setInterval(() => document.hidden || this.#refresh(), REFRESH_MILLIS);
    await this.#refresh();
    if (room) await this.#select(room);
  }

  /** The fragment has changed. */
  follow({ room, transport }) {
    if (transports.has(transport)) this.#use(transport);
    if (room && room !== this.#selected) this.#select(room);
  }

  close() {
    clearInterval(this.#refreshing);
    this.#shut.abort();
    this.#outbox.close();
    this.#stream.close();
    document.title = 'Parley';
  }

  #handlers(onSignOut) {
    const doing = (deed) => (...given) => this.#try(() => deed(...given));
    return {
      onSignOut,
      onSelect: (room) => this.#select(room),
      onBack: () => this.#view.showRooms(),
      onCreate: doing((room, visibility) => this.#create(room, visibility)),
      onMoreRooms: doing(() => this.#loadMoreRooms()),
      onJoin: doing(() => this.#join()),
      onLeave: doing(() => this.#leave()),
      onInvite: doing((user) => this.#members.invite(user)),
      onRemove: doing((user) => this.#members.remove(user)),
      onMembers: doing(() => this.#members.toggle(this.#selected, this.#record?.role)),
      onMoreMembers: doing(() => this.#members.loadMore()),
      onTransport: (name) => this.#use(name),
      onHurry: () => this.#stream.hurry(),
      onSend: (text) => this.#send(text),
      onOlder: doing(() => this.#loadOlder()),
      onNewest: doing(() => this.#reload()),
      onRetry: (key) => this.#outbox.retry(key),
      onDiscard: (key) => this.#outbox.discard(key),
    };
  }

  #streamListener() {
    return {
      event: (event) => this.#take(event),
      reset: (event) => this.#reset(event),
      unsubscribed: (room, error) => this.#unsubscribed(room, error),
      roomsInDoubt: () => this.#refresh(),
      state: (state) => this.#showState(state),
    };
  }

  get #record() {
    return this.#rooms.get(this.#selected);
  }

  // --- rooms

  async #refresh() {
    const hadFailed = this.#hasRefreshFailed;
    const isRefreshed = await this.#try(async () => {
      const [mine, page] = await Promise.all([this.#rest.myRooms(), this.#rest.publicRooms()]);
      if (this.#shut.signal.aborted) return;
      this.#rooms.replaceMine(mine);
      this.#rooms.addPublic(page.rooms, this.#rooms.nextPublic === undefined ? page.next : this.#rooms.nextPublic);
      await this.#followRooms();
      this.#showRooms();
    });
    this.#hasRefreshFailed = !isRefreshed;
    if (hadFailed && isRefreshed) clearError();
  }

  async #loadMoreRooms() {
    const page = await this.#rest.publicRooms(this.#rooms.nextPublic);
    this.#rooms.addPublic(page.rooms, page.next);
    this.#showRooms();
  }

  /** The selected room and all of mine, so that unread rooms can be marked. */
  async #followRooms() {
    const mine = this.#rooms.mine.map(({ room }) => room);
    const wanted = [...new Set(this.#selected ? [this.#selected, ...mine] : mine)].slice(0, MOST_FOLLOWED);
    await Promise.all(wanted.map((room) => this.#seed(room)));
    if (this.#shut.signal.aborted) return;
    this.#stream.follow(wanted.filter((room) => this.#cursors.position(room) !== null));
  }

  /** Every room is followed from a known position: then nothing is lost however long the first connection takes. */
  async #seed(room) {
    if (this.#cursors.position(room) !== null) return;
    const known = this.#rooms.get(room)?.position;
    try {
      this.#cursors.seed(room, known ?? (await this.#rest.room(room)).position);
    } catch (thrown) {
      if (asNumbered(thrown).advice !== 'wrong-request') throw thrown;
    }
  }

  async #select(room) {
    this.#view.showConversation();
    if (room === this.#selected) return;
    clearError();
    this.#selected = room;
    this.#conversation = new Conversation(room);
    this.#members.hide();
    writeFragment({ room, transport: this.#stream.transportName });
    this.#showRoom();
    this.#showMessages();
    await this.#open(room);
  }

  async #open(room) {
    try {
      const [record, page] = await Promise.all([this.#rest.room(room), this.#rest.history(room)]);
      if (room !== this.#selected) return;
      this.#rooms.put({ ...record, role: record.role, isMine: Boolean(record.role), isUnread: false });
      this.#conversation.restart(page);
      this.#cursors.seed(room, page.top);
      this.#showRoom();
      this.#showMessages();
      this.#view.compose.focus();
      await this.#followRooms();
    } catch (thrown) {
      if (room === this.#selected) this.#cannotOpen(room, asNumbered(thrown));
    }
  }

  #cannotOpen(room, error) {
    showError(error);
    this.#askForToken(error);
    if (error.advice === 'wrong-request') this.#rooms.remove(room);
    this.#deselect();
  }

  #deselect() {
    this.#selected = null;
    this.#conversation = null;
    this.#view.showNoRoom();
    this.#showRooms();
    writeFragment({ room: null, transport: this.#stream.transportName });
  }

  async #create(room, visibility) {
    const record = await this.#rest.createRoom(room, visibility);
    this.#rooms.put({ ...record, role: 'owner', isMine: true });
    await this.#select(room);
  }

  async #join() {
    const room = this.#selected;
    const { role } = await this.#rest.addMember(room, this.#identity.user);
    this.#rooms.put({ room, role, isMine: true });
    this.#showRoom();
    this.#view.compose.focus();
    await this.#followRooms();
  }

  async #leave() {
    const room = this.#selected;
    this.#leaving.add(room);
    await this.#rest.removeMember(room, this.#identity.user);
    this.#left(room);
  }

  /** I am no member any more; a public room can still be read. */
  #left(room) {
    const isPrivate = this.#rooms.get(room)?.visibility === 'private';
    if (isPrivate) this.#rooms.remove(room);
    else this.#rooms.put({ room, role: undefined, isMine: false });
    if (room === this.#selected && isPrivate) this.#deselect();
    this.#showRoom();
    this.#followRooms().catch(() => {});
  }

  // --- messages

  #send(text) {
    this.#outbox.add(this.#selected, text);
    this.#view.messages.toEnd();
  }

  async #sendOnce(message, onStart) {
    const way = await this.#stream.wayToSend();
    onStart();
    if (way) return way(message);
    const { room, ...json } = message;
    const url = `/v1/rooms/${encodeURIComponent(room)}/messages`;
    return (await request(this.#identity, url, { method: 'POST', json })).body;
  }

  #take(event) {
    const { room } = event;
    if (!this.#rooms.get(room)) this.#refresh();
    const isMine = this.#outbox.settle(event);
    if (event.event === 'joined' || event.event === 'left') this.#moved(event);
    if (room !== this.#selected) return isMine || event.event !== 'message' || this.#markUnread(room);
    const isShown = this.#conversation.add(event);
    this.#showMessages();
    if (event.event !== 'message' || event.user === this.#identity.user) return;
    if (isShown) speak(event);
    this.#view.messages.noteNew();
    if (document.hidden) this.#markUnread(room);
  }

  #moved({ event, room, user }) {
    const record = this.#rooms.get(room);
    const change = event === 'joined' ? 1 : -1;
    if (record?.members !== undefined) this.#rooms.put({ room, members: record.members + change });
    if (user === this.#identity.user && event === 'left') this.#left(room);
    if (user === this.#identity.user && event === 'joined' && !record?.role) {
      this.#rooms.put({ room, role: 'member', isMine: true });
    }
    if (user === this.#identity.user && event === 'joined') this.#leaving.delete(room);
    if (room !== this.#selected) return;
    this.#showRoom();
    this.#members.refreshSoon();
  }

  /** Until the history is there, live events wait behind it, so it is asked for until it comes. */
  async #reset({ room, kept, position }) {
    if (room !== this.#selected) return;
    const conversation = this.#conversation;
    while (!(await this.#try(() => this.#reload(kept ?? position)))) {
      await pause(RELOAD_AGAIN_MILLIS);
      if (conversation !== this.#conversation || this.#shut.signal.aborted) return;
    }
    this.#outbox.loseSent(room);
  }

  /** Fetches the newest page; `gapAfter` is given where a reset left something out. */
  async #reload(gapAfter) {
    const conversation = this.#conversation;
    conversation.reload(gapAfter);
    const page = await this.#rest.history(conversation.room);
    for (const event of page.events) this.#outbox.settle(event);
    conversation.restart(page);
    if (conversation === this.#conversation) this.#showMessages();
  }

  async #loadOlder() {
    const conversation = this.#conversation;
    if (this.#isLoadingOlder || conversation.isLoading || !conversation.hasOlder) return;
    this.#isLoadingOlder = true;
    try {
      conversation.prepend(await this.#rest.history(conversation.room, conversation.oldestPosition));
      if (conversation === this.#conversation) this.#showMessages();
    } finally {
      this.#isLoadingOlder = false;
    }
  }

  #unsubscribed(room, error) {
    if (!this.#leaving.delete(room)) showError(error);
    this.#left(room);
    this.#refresh();
  }

  #use(transportName) {
    this.#stream.use(transportName);
    this.#view.connection.select.value = transportName;
    writeFragment({ room: this.#selected, transport: transportName });
  }

  // --- the screen

  #showState(state) {
    this.#view.connection.show(state);
    if (state.phase === 'closed' && state.error) this.#askForToken(state.error);
    if (state.phase !== 'live') return;
    if (this.#hasBeenLive) this.#showNode();
    this.#hasBeenLive = true;
  }

  /** Behind a load balancer the next connection may well be on another node. */
  async #showNode() {
    const { body } = await requestAs(null, '/config.json').catch(() => ({ body: this.#config }));
    this.#view.connection.showNode(body.node);
  }

  #markUnread(room) {
    if (this.#rooms.get(room)) this.#rooms.put({ room, isUnread: true });
    this.#showRooms();
  }

  #showRooms() {
    if (!document.hidden && this.#record?.isUnread) this.#rooms.put({ room: this.#selected, isUnread: false });
    this.#view.rooms.show(this.#rooms, this.#selected);
    const unread = this.#rooms.unreadCount;
    document.title = unread > 0 ? `(${unread}) Parley` : 'Parley';
  }

  #showRoom() {
    this.#showRooms();
    if (this.#selected) this.#view.showRoom(this.#record ?? { room: this.#selected });
  }

  #showMessages() {
    if (this.#conversation) this.#view.messages.show(this.#conversation, this.#outbox.pending(this.#selected));
  }

  /** Does something the user asked for; true if it worked, else the error is shown. */
  async #try(deed) {
    try {
      await deed();
      return true;
    } catch (thrown) {
      if (this.#shut.signal.aborted) return false;
      const error = asNumbered(thrown);
      showError(error);
      this.#askForToken(error);
      return false;
    }
  }

  /** Only a person can bring a token where names alone are not believed. */
  #askForToken(error) {
    if (error.advice === 'new-token' && !this.#identity.isRenewable && !this.#shut.signal.aborted) this.#onTokenNeeded(error);
  }
}
