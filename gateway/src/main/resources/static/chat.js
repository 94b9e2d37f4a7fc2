import { repeating } from './backoff.js';
import { Cursors } from './cursors.js';
import { DocumentRoom } from './documentroom.js';
import { NumberedError, asNumbered } from './errors.js';
import { Following } from './following.js';
import { writeFragment } from './fragment.js';
import { request, requestAs } from './http.js';
import { INBOX, Inbox } from './inbox.js';
import { MemberList } from './memberlist.js';
import { OpenRoom } from './openroom.js';
import { Outbox, newKey } from './outbox.js';
import { OwnProfile } from './ownprofile.js';
import { positionOf } from './position.js';
import { Profiles } from './profiles.js';
import { Reading } from './reading.js';
import { Rest } from './rest.js';
import { RoomList } from './roomlist.js';
import { RoomSettings } from './roomsettings.js';
import { Search } from './search.js';
import { Stream } from './stream.js';
import { ThreadPane } from './threadpane.js';
import { Threads } from './threads.js';
import { transports } from './transports/index.js';
import { Unread } from './unread.js';
import { ChatView } from './view/chat.js';
import { clearError, showError } from './view/error.js';
import { wordsOf } from './view/inbox.js';
import { speak } from './view/spoken.js';
import { isModerator, writingIn } from './writing.js';

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
  #unread;
  #reading = new Reading((room, position) => this.#tellRead(room, position));
  #members;
  #settings;
  #profiles;
  #ownProfile;
  #view;
  #following;
  #inbox;
  #thread;
  #search;
  #open = null;
  /** Of the open room, where it is one of messages; and where it is one of a document. */
  #threads = null;
  #document = null;
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
    this.#unread = new Unread({
      rest: this.#rest,
      rooms: this.#rooms,
      onCounted: () => this.#shut.signal.aborted || this.#showRooms(),
    });
    this.#profiles = new Profiles({
      rest: this.#rest,
      onChange: () => this.#shut.signal.aborted || this.#showNames(),
    });
    this.#view = new ChatView({
      user: identity.user,
      nameOf: (user) => this.#profiles.nameOf(user),
      transportName,
      handlers: this.#handlers(onSignOut),
    });
    this.#inbox = new Inbox({ rest: this.#rest, user: identity.user, onChange: () => this.#showInbox() });
    this.#search = new Search({ view: this.#view.search, messages: this.#view.messages });
    this.#ownProfile = new OwnProfile({
      rest: this.#rest,
      user: identity.user,
      view: this.#view.profile,
      onSaved: (profile) => this.#profiles.heard(profile),
    });
    this.#members = new MemberList(this.#rest, identity.user, this.#view.members);
    this.#settings = new RoomSettings(this.#rest, this.#view.settings);
    this.#outbox = new Outbox({
      user: identity.user,
      send: (message, onStart) => this.#sendOnce(message, onStart),
      cursor: (room) => this.#cursors.position(room),
      onChange: (room) => room === this.#selected && this.#showMessages(),
    });
    const [outbox, view] = [this.#outbox, this.#view.thread];
    const onLeft = (thread) => this.#view.messages.focusThread(thread);
    this.#thread = new ThreadPane({ identity, rest: this.#rest, outbox, view, onLeft });
    this.#stream = new Stream({ identity, cursors: this.#cursors, transportName, listener: this.#streamListener() });
    const [rest, rooms, cursors, stream] = [this.#rest, this.#rooms, this.#cursors, this.#stream];
    this.#following = new Following({ rest, rooms, cursors, stream, inbox: this.#inbox });
    this.element = this.#view.element;
  }

  async start(room) {
    this.#view.connection.showNode(this.#config.node);
    this.#view.connection.show(this.#stream.state);
    this.#showNames();
    const { signal } = this.#shut;
    addEventListener('offline', () => this.#stream.lose(), { signal });
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
    this.#closeRoom();
    this.#inbox.close();
    this.#thread.close();
    this.#outbox.close();
    this.#reading.close();
    this.#profiles.close();
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
      onMessage: doing((user) => this.#message(user)),
      onInvite: doing((user) => this.#members.invite(user)),
      onRemove: doing((user) => this.#members.remove(user)),
      onAppoint: doing((user, role) => this.#members.appoint(user, role)),
      onMute: doing((user, millis) => this.#members.mute(user, millis)),
      onBan: doing((user) => this.#members.ban(user)),
      onSettings: doing(() => this.#settings.open(this.#record)),
      onSettingsClosed: () => this.#settings.close(),
      onConfigure: doing((settings) => this.#configure(settings)),
      onUnban: doing((user) => this.#settings.unban(user)),
      onUnmute: doing((user) => this.#settings.unmute(user)),
      onProfile: doing(() => this.#ownProfile.open()),
      onSaveProfile: doing((changed) => this.#ownProfile.save(changed)),
      onMembers: doing(() => this.#toggleMembers()),
      onInbox: () => this.#toggleInbox(),
      onNotification: doing((notification) => this.#visit(notification)),
      onClear: doing((id) => this.#inbox.clear(id)),
      onClearAll: doing(() => this.#inbox.clearAll()),
      onMoreNotifications: doing(() => this.#inbox.loadOlder()),
      onThread: doing((thread) => this.#openThread(thread)),
      onCloseThread: () => this.#thread.hide(),
      onFollowThread: doing(() => this.#thread.toggleFollowing()),
      onReply: (text) => this.#thread.send(text),
      onSearchToggled: () => this.#search.toggle(this.#open.conversation),
      onSearch: (text) => this.#search.look(text),
      onFound: (by) => this.#search.step(by),
      onSearchClosed: () => this.#search.hide(),
      onMoreMembers: doing(() => this.#members.loadMore()),
      onTransport: (name) => this.#use(name),
      onHurry: () => this.#stream.hurry(),
      onSend: (text) => this.#send(text),
      onTyping: () => this.#tellTyping(),
      onOlder: doing(() => this.#open.loadOlder()),
      onNewest: doing(() => this.#open.load()),
      onRetry: (key) => this.#outbox.retry(key),
      onDiscard: (key) => this.#outbox.discard(key),
      onChange: doing((command, change) => this.#change(command, change)),
    };
  }

  #streamListener() {
    return {
      event: (event) => this.#take(event),
      typing: (event) => this.#heardTyping(event),
      read: (event) => this.#heardRead(event),
      readThread: (event) => this.#heardReadThread(event),
      cleared: (event) => this.#inbox.cleared(event),
      profile: (event) => this.#profiles.heard(event),
      presence: (event) => event.room === this.#selected && this.#members.heardOf(event),
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
      const rest = this.#rest;
      const [mine, page] = await Promise.all([rest.myRooms(), rest.publicRooms()]);
      if (this.#shut.signal.aborted) return;
      // What lay in a new room before it is followed was not counted here.
      if (this.#rooms.replaceMine(mine)) this.#unread.doubt();
      this.#rooms.addPublic(page.rooms, this.#rooms.nextPublic === undefined ? page.next : this.#rooms.nextPublic);
      await this.#following.update(this.#selected);
      this.#showRooms();
      if (this.#areSomeNotFollowed) this.#unread.doubt();
      // The list does not wait for the numbers.
      this.#unread.settle();
    });
    this.#hasRefreshFailed = !isRefreshed;
    if (hadFailed && isRefreshed) clearError();
  }

  /** There may be more than a stream follows. */
  get #areSomeNotFollowed() {
    return this.#rooms.mine.some(({ room }) => this.#cursors.position(room) === null);
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
    this.#closeRoom();
    const opened = this.#newOpenRoom(room);
    this.#open = opened;
    this.#threads = new Threads({ me: this.#identity.user, room, rest: this.#rest, onChange: () => this.#showMessages() });
    this.#members.hide();
    this.#settings.close();
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
    const me = this.#identity.user;
    return new OpenRoom({
      me,
      room,
      rest: this.#rest,
      outbox: this.#outbox,
      onChange: () => this.#showMessages(),
      // Now its newest messages are on the screen.
      onLoad: () => this.#showRooms(),
    });
  }

  async #load(opened) {
    const { room } = opened;
    const [record, top] = await Promise.all([this.#rest.room(room), opened.load()]);
    if (opened !== this.#open) return;
    this.#rooms.putRead({ ...record, role: record.role, isMine: Boolean(record.role) });
    this.#cursors.seed(room, top);
    if (record.kind === 'state') this.#openDocument(room);
    else this.#threads.load();
    this.#showOpen();
    this.#view.compose.focus();
    await this.#following.update(room);
  }

  /** Its events may be here before it is. */
  #openDocument(room) {
    const onChange = () => this.#view.document.show(this.#document);
    const onError = (thrown) => showError(asNumbered(thrown));
    this.#document = new DocumentRoom({ room, rest: this.#rest, onChange, onError });
    this.#view.document.show(this.#document);
    this.#document.load();
  }

  #closeRoom() {
    this.#open?.close();
    this.#threads?.close();
    this.#document?.close();
    this.#threads = this.#document = null;
    this.#thread.hide();
    this.#search.hide();
  }

  #cannotOpen(room, error) {
    showError(error);
    this.#askForToken(error);
    if (error.advice === 'wrong-request') this.#rooms.remove(room);
    this.#deselect();
  }

  #deselect() {
    this.#closeRoom();
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

  /** Opens the room of the two of us. */
  async #message(user) {
    const record = await this.#rest.openDirect(user);
    this.#rooms.putRead({ ...record, isMine: true });
    await this.#select(record.room);
  }

  async #configure(changed) {
    this.#rooms.putRead(await this.#settings.save(changed));
    this.#showOpen();
  }

  async #join() {
    const room = this.#selected;
    const { role } = await this.#rest.addMember(room, this.#identity.user);
    this.#rooms.put({ room, role, isMine: true });
    this.#showOpen();
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
    if (isReadable) this.#rooms.put({ room, role: undefined, isMine: false, unread: 0, position: undefined });
    else this.#rooms.remove(room);
    if (room === this.#selected) this.#settings.close();
    if (room === this.#selected && !isReadable) this.#deselect();
    this.#showOpen();
    this.#following.update(this.#selected).catch(() => {});
  }

  // --- beside the room: one of them at a time

  #toggleMembers() {
    this.#view.inbox.hide();
    this.#thread.hide();
    return this.#members.toggle(this.#selected, this.#record);
  }

  #toggleInbox() {
    if (this.#view.inbox.isOpen) return this.#view.inbox.hide();
    this.#members.hide();
    this.#thread.hide();
    this.#view.inbox.open();
  }

  /** @param reply the one to show of it; without it the newest are */
  async #openThread(thread, reply) {
    this.#members.hide();
    this.#view.inbox.hide();
    await this.#thread.open({ room: this.#selected, thread, threads: this.#threads, focus: reply });
    this.#showMessages();
  }

  /** To what a notification is about; by then it is read. */
  async #visit({ id, read, about }) {
    if (!read) await this.#inbox.clear(id);
    if (!about) return;
    // On a phone it lies over the room.
    this.#view.inbox.hide();
    await this.#select(about.room);
    if (about.message !== undefined && this.#selected === about.room) await this.#goTo(about.message);
  }

  async #goTo(message) {
    const opened = this.#open;
    const thread = await opened.find(message);
    if (opened !== this.#open) return;
    if (thread) return this.#openThread(thread, message);
    if (!this.#view.messages.goTo(message)) showError(new NumberedError({ text: 'That message is not here any more.' }));
  }

  #heardReadThread({ room, user }) {
    if (room === this.#selected && user === this.#identity.user) this.#threads?.loadSoon();
  }

  /** True if it was told of: a notification is no event of a room. */
  #notified(event) {
    if (event.room !== INBOX) return false;
    if (event.event !== 'notification' || !this.#inbox.heard(event)) return true;
    const { title, text } = wordsOf(event, (user) => this.#profiles.nameOf(user));
    speak('Notification', text ? `${title}: ${text}` : title);
    return true;
  }

  #showInbox() {
    this.#view.inbox.show(this.#inbox);
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

  /** On the gateway, like a send: no conversation needs chat-service. */
  #change(command, change) {
    const url = `/v1/rooms/${encodeURIComponent(this.#selected)}/${command}`;
    const json = { key: newKey(), ...change };
    return repeating(() => request(this.#identity, url, { method: 'POST', json }));
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

  /** On the gateway, like a send. */
  #tellRead(room, position) {
    const url = `/v1/rooms/${encodeURIComponent(room)}/read`;
    return request(this.#identity, url, { method: 'POST', json: { position } });
  }

  #heardRead({ room, user, position }) {
    if (user !== this.#identity.user) return;
    const hadUnread = this.#rooms.get(room)?.unread > 0;
    this.#unread.readElsewhere(room, position === this.#cursors.position(room));
    if (hadUnread) this.#showRooms();
  }

  /** What is on the screen has been read. */
  #look() {
    if (this.#thread.look()) this.#showMessages();
    const record = this.#record;
    if (!record || !this.#isNewestOnScreen) return;
    this.#unread.setRead(record.room);
    if (record.isMine) this.#reading.look(record.room, this.#cursors.position(record.room));
  }

  get #isNewestOnScreen() {
    const { isLoading, isBehind } = this.#open.conversation;
    return !document.hidden && !isLoading && !isBehind;
  }

  #take(event) {
    const { room } = event;
    if (this.#notified(event)) return;
    if (!this.#rooms.get(room)) this.#invited(room);
    const isMine = this.#outbox.settle(event);
    if (event.event === 'joined' || event.event === 'left') this.#moved(event);
    if (event.event === 'appointed') this.#appointed(event);
    if (event.event === 'configured') this.#configured(event);
    // Whether the deleted message was one of them, the server knows.
    if (event.event === 'deleted' && this.#rooms.get(room)?.unread) this.#unread.doubt();
    if (room !== this.#selected) return isMine || event.event !== 'message' || this.#markUnread(event);
    if (event.thread !== undefined) this.#threads.heard(event, this.#open.conversation.message(event.thread));
    const isShown = this.#open.add(event);
    this.#document?.heard(event);
    const isOfOpenThread = this.#thread.heard(event);
    if (event.event !== 'message' || event.user === this.#identity.user) return;
    if (isShown || isOfOpenThread) speak(this.#profiles.nameOf(event.user), event.text);
    if (event.thread === undefined) this.#view.messages.noteNew();
    if (this.#isNewestOnScreen) this.#look();
    else this.#markUnread(event);
  }

  /** Only a stream of all my rooms brings what this page does not know. It is shown at once, and read up on. */
  #invited(room) {
    this.#rooms.put({ room, isMine: true });
    this.#unread.doubt();
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
    this.#showOpen();
    this.#members.refreshSoon();
  }

  /** Who makes another the owner is a moderator from then on. */
  #appointed({ room, user, role, by }) {
    const me = this.#identity.user;
    if (user === me) this.#rooms.put({ room, role });
    else if (by === me && role === 'owner') this.#rooms.put({ room, role: 'moderator' });
    if (room !== this.#selected) return;
    this.#showOpen();
    this.#members.refreshSoon();
  }

  /** What an event does not name stays as it is. */
  #configured(event) {
    const { room, topic, slowModeSeconds, frozen, closed } = event;
    const named = Object.entries({ topic, slowModeSeconds, frozen, closed }).filter(([, value]) => value !== undefined);
    this.#rooms.put({ room, ...Object.fromEntries(named), knownAt: positionOf(event) });
    if (room === this.#selected) this.#showOpen();
  }

  #reset(event) {
    if (event.room === INBOX) return this.#inbox.load().catch(() => {});
    // What the reset left out was not counted here.
    this.#unread.doubt();
    this.#unread.settle();
    if (event.room !== this.#selected) return;
    this.#open.reset(event, (thrown) => showError(asNumbered(thrown)));
    this.#thread.reload();
    this.#threads.load();
  }

  #unsubscribed(room, error) {
    // With the next update of the rooms it is followed again.
    if (room === INBOX) return;
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
    // What other devices read before is not told again. At the start there is no hurry: the numbers are quite new.
    this.#unread.doubt();
    if (this.#hasBeenLive) {
      this.#showNode();
      this.#unread.settle();
      this.#profiles.doubt();
      this.#showNames();
      // Nor who has come and gone.
      this.#members.refreshSoon();
      this.#threads?.loadSoon();
      this.#inbox.load().catch(() => {});
    }
    this.#hasBeenLive = true;
  }

  /** Behind a load balancer the next connection may well be on another node. */
  async #showNode() {
    const { body } = await requestAs(null, '/config.json').catch(() => ({ body: this.#config }));
    this.#view.connection.showNode(body.node);
  }

  #markUnread(message) {
    // Replies count in their thread.
    if (message.thread === undefined) this.#unread.add(message);
    this.#showRooms();
  }

  #showRooms() {
    this.#look();
    this.#view.rooms.show(this.#rooms, this.#selected);
    const unread = this.#rooms.unreadCount;
    document.title = unread > 0 ? `(${unread}) Parley` : 'Parley';
  }

  #showRoom() {
    this.#showRooms();
    if (this.#selected) this.#view.showRoom(this.#record ?? { room: this.#selected });
  }

  /** The open room, where what one may do there may be otherwise now. */
  #showOpen() {
    this.#showRoom();
    this.#showMessages();
  }

  #showMessages() {
    if (!this.#open) return;
    const record = this.#record ?? {};
    const may = { write: Boolean(record.role) && writingIn(record).may, deleteAll: isModerator(record.role) };
    const pending = this.#outbox.pendingIn(this.#selected);
    this.#view.messages.show(this.#open.conversation, pending, may, (thread) => this.#threads?.unreadIn(thread) ?? 0);
    this.#thread.show(may);
    this.#view.typing.show(this.#open.typists.users.map((user) => this.#profiles.nameOf(user)));
  }

  /** Somebody is called otherwise now. */
  #showNames() {
    this.#view.rooms.showMe(this.#profiles.nameOf(this.#identity.user));
    this.#view.rooms.showPeople(this.#profiles.people.filter(({ user }) => user !== this.#identity.user));
    this.#members.redraw();
    this.#showInbox();
    this.#showMessages();
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
