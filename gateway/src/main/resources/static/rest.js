import { backOffMillis, pause } from './backoff.js';
import { request } from './http.js';

const MOST_ATTEMPTS = 4;
export const PAGE_SIZE = 100;

/** Rooms, members and history on chat-service. */
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

  room(room) {
    return this.#call('GET', path(room));
  }

  createRoom(room, visibility) {
    return this.#call('POST', '/v1/rooms', { room, visibility });
  }

  members(room, after = null) {
    const from = after ? `&after=${encodeURIComponent(after)}` : '';
    return this.#call('GET', `${path(room)}/members?limit=${PAGE_SIZE}${from}`);
  }

  /** Joins (oneself) or invites (somebody else); a repeat changes nothing. */
  addMember(room, user) {
    return this.#call('PUT', `${path(room)}/members/${encodeURIComponent(user)}`);
  }

  /** Leaves (oneself) or removes (somebody else); a repeat changes nothing. */
  removeMember(room, user) {
    return this.#call('DELETE', `${path(room)}/members/${encodeURIComponent(user)}`);
  }

  /** The newest page of history, or the page that ends right before a position. */
  history(room, before = null) {
    const to = before ? `&before=${encodeURIComponent(before)}` : '';
    return this.#call('GET', `${path(room)}/messages?limit=${PAGE_SIZE}${to}`);
  }

  async #call(method, pathAndQuery, json) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await request(this.#identity, this.#base + pathAndQuery, { method, json })).body;
      } catch (error) {
        // Creating a room is the one call here whose repeat might mean something else.
        const mayRepeat = method !== 'POST' && ['resume', 'back-off'].includes(error.advice);
        if (!mayRepeat || attempt + 1 >= MOST_ATTEMPTS) throw error;
        await pause(error.afterMillis ?? backOffMillis(attempt));
      }
    }
  }
}

function path(room) {
  return `/v1/rooms/${encodeURIComponent(room)}`;
}
