import { Cursors } from './cursors.js';
import { NumberedError, asNumbered } from './errors.js';
import { Following } from './following.js';
import { writeFragment } from './fragment.js';
import { request, requestAs } from './http.js';
import { MemberList } from './memberlist.js';
import { OpenRoom } from './openroom.js';
import { Outbox } from './outbox.js';
import { Rest } from './rest.js';
import { RoomList } from './roomlist.js';
import { Stream } from './stream.js';
import { transports } from './transports/index.js';
import { ChatView } from './view/chat.js';
import { clearError, showError } from './view/error.js';
import { speak } from './view/spoken.js';

// The stream tells of invitations, unless it names its rooms (one is open that is not mine, or there are too many).
const REFRESH_MILLIS = 15_000;
const NOT_A_MEMBER = 4301;
// The server tells nobody of what comes sooner.
const TYPING_EVERY_MILLIS = 3_000;

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
  #following;
  #open = null;
  /** Rooms left by the user's own hand, whose end is no news to him. */
  #leaving = new Set();
  #refreshing = null;
  #isRefreshWanted = false;
  #refreshRun = null;
  #typing = { room: null, told: 0 };
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
    const [rest, rooms, cursors, stream] = [this.#rest, this.#rooms, this.#cursors, this.#stream];
    this.#following = new Following({ rest, rooms, cursors, stream });
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
    this.#open?.close();
    this.#outbox.close();
    this.#stream.close();
    document.title = 'Parley';
  }

  #handlers(onSignOut) {
    const doing =
      (deed) =>
      (...given) =>
        this.#try(() => deed(...given));
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
      onTyping: () => this.#tellTyping(),
      onOlder: doing(() => this.#open.loadOlder()),
      onNewest: doing(() => this.#open.load()),
      onRetry: (key) => this.#outbox.retry(key),
      onDiscard: (key) => this.#outbox.discard(key),
    };
  }

  #streamListener() {
    return {
      event: (event) => this.#take(event),
      typing: (event) => this.#heardTyping(event),
      reset: (event) => this.#reset(event),
      unsubscribed: (room, error) => this.#unsubscribed(room, error),
      roomsInDoubt: () => this.#refresh(),
      state: (state) => this.#showState(state),
    };
  }

  get #selected() {
    return this.#open?.room ?? null;
  }

  get #record() {
    return this.#rooms.get(this.#selected);
  }

  // --- rooms

  /** One reading at a time, and another one for whoever asks meanwhile: what it answers may be older than the asking. */
  #refresh() {
    this.#isRefreshWanted = true;
    this.#refreshRun ??= this.#refreshWhileWanted().finally(() => (this.#refreshRun = null));
    return this.#refreshRun;
  }

  async #refreshWhileWanted() {
    while (this.#isRefreshWanted) {
      this.#isRefreshWanted = false;
      await this.#refreshOnce();
    }
  }

  async #refreshOnce() {
    const hadFailed = this.#hasRefreshFailed;
    const isRefreshed = await this.#try(async () => {
      const [mine, page] = await Promise.all([this.#rest.myRooms(), this.#rest.publicRooms()]);
      if (this.#shut.signal.aborted) return;
      this.#rooms.replaceMine(mine);
      this.#rooms.addPublic(page.rooms, this.#rooms.nextPublic === undefined ? page.next : this.#rooms.nextPublic);
      await this.#following.update(this.#selected);
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

  async #select(room) {
    this.#view.showConversation();
    if (room === this.#selected) return;
    clearError();
    this.#open?.close();
    const opened = this.#newOpenRoom(room);
    this.#open = opened;
    this.#members.hide();
    writeFragment({ room, transport: this.#stream.transportName });
    this.#showRoom();
    this.#showMessages();
    try {
      await this.#load(opened);
    } catch (thrown) {
      if (opened === this.#open) this.#cannotOpen(room, asNumbered(thrown));
    }
  }

  #newOpenRoom(room) {
    return new OpenRoom({ room, rest: this.#rest, outbox: this.#outbox, onChange: () => this.#showMessages() });
  }

  async #load(opened) {
    const { room } = opened;
    const [record, top] = await Promise.all([this.#rest.room(room), opened.load()]);
    if (opened !== this.#open) return;
    this.#rooms.put({ ...record, role: record.role, isMine: Boolean(record.role), isUnread: false });
    this.#cursors.seed(room, top);
    this.#showRoom();
    this.#view.compose.focus();
    await this.#following.update(room);
  }

  #cannotOpen(room, error) {
    showError(error);
    this.#askForToken(error);
    if (error.advice === 'wrong-request') this.#rooms.remove(room);
    this.#deselect();
  }

  #deselect() {
    this.#open?.close();
    this.#open = null;
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
    await this.#following.update(this.#selected);
  }

  async #leave() {
    const room = this.#selected;
    this.#leaving.add(room);
    await this.#rest.removeMember(room, this.#identity.user);
    this.#left(room);
  }

  /** I am no member any more; a public room can still be read. */
  #left(room) {
    const isReadable = this.#rooms.get(room)?.visibility === 'public';
    // Its position is old by now: whoever follows it again asks for a new one.
    if (isReadable) this.#rooms.put({ room, role: undefined, isMine: false, isUnread: false, position: undefined });
    else this.#rooms.remove(room);
    if (room === this.#selected && !isReadable) this.#deselect();
    this.#showRoom();
    this.#following.update(this.#selected).catch(() => {});
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

  #tellTyping() {
    const room = this.#selected;
    const { room: toldRoom, told } = this.#typing;
    if (room === toldRoom && performance.now() - told < TYPING_EVERY_MILLIS) return;
    this.#typing = { room, told: performance.now() };
    if (this.#stream.tellTyping(room)) return;
    request(this.#identity, `/v1/rooms/${encodeURIComponent(room)}/typing`, { method: 'POST' }).catch(() => {});
  }

  #heardTyping({ room, user }) {
    if (room === this.#selected && user !== this.#identity.user) this.#open.typists.heard(user);
  }

  #take(event) {
    const { room } = event;
    if (!this.#rooms.get(room)) this.#invited(room);
    const isMine = this.#outbox.settle(event);
    if (event.event === 'joined' || event.event === 'left') this.#moved(event);
    if (room !== this.#selected) return isMine || event.event !== 'message' || this.#markUnread(room);
    const isShown = this.#open.add(event);
    if (event.event !== 'message' || event.user === this.#identity.user) return;
    if (isShown) speak(event);
    this.#view.messages.noteNew();
    if (document.hidden) this.#markUnread(room);
  }

  /** Only a stream of all my rooms brings what this page does not know. It is shown at once, and read up on. */
  #invited(room) {
    this.#rooms.put({ room, isMine: true });
    this.#showRooms();
    this.#refresh();
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

  #reset(event) {
    if (event.room === this.#selected) this.#open.reset(event, (thrown) => showError(asNumbered(thrown)));
  }

  #unsubscribed(room, error) {
    if (!this.#leaving.delete(room)) showError(ofRemoved(room, error));
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
    if (!this.#open) return;
    this.#view.messages.show(this.#open.conversation, this.#outbox.pending(this.#selected));
    this.#view.typing.show(this.#open.typists.users);
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
    if (error.advice === 'new-token' && !this.#identity.isRenewable && !this.#shut.signal.aborted)
      this.#onTokenNeeded(error);
  }
}

/** A removal is told as what it is; the node says only what it leaves behind. */
function ofRemoved(room, error) {
  if (error.code !== NOT_A_MEMBER) return error;
  return new NumberedError({ code: error.code, name: error.name, text: `You were removed from '${room}'.` });
}
