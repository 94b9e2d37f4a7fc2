import { repeating } from './backoff.js';
import { request } from './http.js';

export const PAGE_SIZE = 100;
// The server's own limit.
const MOST_REPLIES = 1_000;

/** Rooms, members, history, threads, documents, profiles and inboxes on chat-service. */
export class Rest {
  #base;
  #identity;

  constructor(base, identity) {
    this.#base = base;
    this.#identity = identity;
  }

  async myRooms() {
    return (await this.#call('GET', '/v1/rooms?mine=true')).rooms;
  }

  async publicRooms(after = null) {
    const from = after ? `&after=${encodeURIComponent(after)}` : '';
    return this.#call('GET', `/v1/rooms?limit=${PAGE_SIZE}${from}`);
  }

  /** What I have not read, in each of my rooms. */
  async unread() {
    return (await this.#call('GET', '/v1/unread')).rooms;
  }

  room(room) {
    return this.#call('GET', path(room));
  }

  createRoom(room, visibility) {
    return this.#call('POST', '/v1/rooms', { room, visibility });
  }

  /** The room of two, found or made; a repeat changes nothing. */
  openDirect(user) {
    return this.#call('PUT', `/v1/direct/${encodeURIComponent(user)}`);
  }

  members(room, after = null) {
    const from = after ? `&after=${encodeURIComponent(after)}` : '';
    return this.#call('GET', `${path(room)}/members?presence=true&limit=${PAGE_SIZE}${from}`);
  }

  /** Joins (oneself) or invites (somebody else); a repeat changes nothing. */
  addMember(room, user) {
    return this.#call('PUT', `${path(room)}/members/${encodeURIComponent(user)}`);
  }

  /** Leaves (oneself) or removes (somebody else); a repeat changes nothing. */
  removeMember(room, user) {
    return this.#call('DELETE', `${path(room)}/members/${encodeURIComponent(user)}`);
  }

  /** Sets what is named of a room: `topic`, `slowModeSeconds`, `frozen`, `closed`. */
  configure(room, settings) {
    return this.#call('PATCH', path(room), settings);
  }

  appoint(room, user, role) {
    return this.#call('PATCH', `${path(room)}/members/${encodeURIComponent(user)}`, { role });
  }

  async bans(room) {
    return (await this.#call('GET', `${path(room)}/bans`)).bans;
  }

  ban(room, user) {
    return this.#call('PUT', `${path(room)}/bans/${encodeURIComponent(user)}`);
  }

  unban(room, user) {
    return this.#call('DELETE', `${path(room)}/bans/${encodeURIComponent(user)}`);
  }

  async mutes(room) {
    return (await this.#call('GET', `${path(room)}/mutes`)).mutes;
  }

  /** `until` is in milliseconds since 1970. */
  mute(room, user, until) {
    return this.#call('PUT', `${path(room)}/mutes/${encodeURIComponent(user)}`, { until });
  }

  unmute(room, user) {
    return this.#call('DELETE', `${path(room)}/mutes/${encodeURIComponent(user)}`);
  }

  profile(user) {
    return this.#call('GET', `/v1/users/${encodeURIComponent(user)}`);
  }

  /** Up to a hundred. */
  async profiles(users) {
    return (await this.#call('POST', '/v1/users/lookup', { users })).profiles;
  }

  changeProfile(user, changed) {
    return this.#call('PUT', `/v1/users/${encodeURIComponent(user)}`, changed);
  }

  /** The newest page of history, or the page that ends right before a position. */
  history(room, before = null) {
    const to = before ? `&before=${encodeURIComponent(before)}` : '';
    return this.#call('GET', `${path(room)}/messages?limit=${PAGE_SIZE}${to}`);
  }

  /** A thread's root, its replies (the newest, where there are more than one answer may hold), and how far I have read it. */
  thread(room, thread) {
    return this.#call('GET', `${path(room)}/threads/${encodeURIComponent(thread)}?limit=${MOST_REPLIES}`);
  }

  /** The threads of a room that I take part in. */
  async threads(room) {
    return (await this.#call('GET', `${path(room)}/threads`)).threads;
  }

  /** The document of a state room, and the position that it is of. */
  state(room) {
    return this.#call('GET', `${path(room)}/state`);
  }

  /** The newest page of my inbox, or the one that ends right before a position. */
  inbox(user, before = null) {
    const to = before ? `&before=${encodeURIComponent(before)}` : '';
    return this.#call('GET', `/v1/users/${encodeURIComponent(user)}/notifications?limit=${PAGE_SIZE}${to}`);
  }

  /** What of my inbox I have read: one `notification`, `upTo` a position, or `all`. */
  clearInbox(user, what) {
    return this.#call('POST', `/v1/users/${encodeURIComponent(user)}/notifications/read`, what);
  }

  async #call(method, pathAndQuery, json) {
    const call = () => request(this.#identity, this.#base + pathAndQuery, { method, json });
    // Creating a room is the one call here whose repeat might mean something else. Who looks up repeats it himself.
    return (await (method === 'POST' ? call() : repeating(call))).body;
  }
}

function path(room) {
  return `/v1/rooms/${encodeURIComponent(room)}`;
}
