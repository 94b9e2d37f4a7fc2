import { repeating } from './backoff.js';

// The server's own limit.
const MOST_AT_ONCE = 100;
const MOST_KNOWN = 2_000;
// One drawing of a page asks for many, one after the other.
const SOON_MILLIS = 50;

/**
 * What users say of themselves, as far as this page was told. Whom it does not know yet it asks for a moment later, many
 * at once. Until then, and where somebody says nothing, his id stands for his name.
 */
export class Profiles {
  #rest;
  #onChange;
  /** By user, whom it has known longest first. */
  #known = new Map();
  #wanted = new Set();
  #asked = new Set();
  #soon = null;

  constructor({ rest, onChange }) {
    this.#rest = rest;
    this.#onChange = onChange;
  }

  nameOf(user) {
    const known = this.#known.get(user);
    if (!known || known.isInDoubt) this.#want(user);
    return known?.name ?? user;
  }

  /** Everybody who was shown so far, each with his name. */
  get people() {
    return [...this.#known].map(([user, { name }]) => ({ user, name }));
  }

  /** An event, or an answer of the server. Of two about one user the greater version is newer. */
  heard(profile) {
    if (this.#put(profile)) this.#onChange();
  }

  /** Changes may have been missed: whoever is shown from here on is asked for again. */
  doubt() {
    for (const known of this.#known.values()) known.isInDoubt = true;
  }

  close() {
    clearTimeout(this.#soon);
  }

  #want(user) {
    if (this.#wanted.has(user) || this.#asked.has(user)) return;
    this.#wanted.add(user);
    this.#soon ??= setTimeout(() => this.#ask(), SOON_MILLIS);
  }

  /** A failure is no news to the user: whoever is drawn again is asked for again. */
  async #ask() {
    const users = [...this.#wanted].slice(0, MOST_AT_ONCE);
    for (const user of users) this.#wanted.delete(user);
    for (const user of users) this.#asked.add(user);
    this.#soon = this.#wanted.size > 0 ? setTimeout(() => this.#ask(), SOON_MILLIS) : null;
    try {
      const profiles = await repeating(() => this.#rest.profiles(users));
      // All of them, before anything is drawn.
      if (profiles.filter((profile) => this.#put(profile)).length > 0) this.#onChange();
    } catch {
      // See above.
    } finally {
      for (const user of users) this.#asked.delete(user);
    }
  }

  /** True if the user has another name now. */
  #put({ user, version, name }) {
    const known = this.#known.get(user);
    if (known && known.version >= version) {
      known.isInDoubt = false;
      return false;
    }
    this.#known.set(user, { version, name, isInDoubt: false });
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value);
    return name !== known?.name;
  }
}
