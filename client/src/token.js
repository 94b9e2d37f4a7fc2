import { ParleyError } from './errors.js';

const AHEAD_MILLIS = 60_000;
const SOONEST_MILLIS = 1_000;
const LONGEST_CALL_MILLIS = 30_000;
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

/** The user's token, and its renewal by the application's callback: once, however many ask for it at one time. */
export class Token {
  #bring = null;
  #clock;
  #onRenewed;
  #value = null;
  #version = 0;
  #expires = Infinity;
  #renewal = null;
  #cancelTimer = () => {};
  #isClosed = false;

  /** `token` is the token, or a function that brings one (or a promise of it) each time it is called. */
  constructor(token, { clock, onRenewed }) {
    this.#clock = clock;
    this.#onRenewed = onRenewed;
    if (typeof token === 'function') this.#bring = token;
    else this.#accept(token);
  }

  /** The user that the token names; null before the first one was brought. */
  get user() {
    return claimsOf(this.#value).sub ?? null;
  }

  /** Counts the tokens there were, so that whoever was refused can tell whether that was this one. */
  get version() {
    return this.#version;
  }

  get isRenewable() {
    return this.#bring !== null;
  }

  async get() {
    const isDue = this.#value === null || (this.isRenewable && this.#clock.now() >= this.#expires);
    return isDue ? this.renew(this.#version) : this.#value;
  }

  /** Another token than that of the version, which was refused. */
  async renew(version) {
    if (version !== this.#version) return this.#value;
    if (!this.isRenewable)
      throw new ParleyError('The token was refused.', { code: 4201, name: 'bad-token', advice: 'give-up' });
    this.#renewal ??= this.#bringNext().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  close() {
    this.#isClosed = true;
    this.#cancelTimer();
  }

  async #bringNext() {
    const isFirst = this.#value === null;
    let brought;
    try {
      brought = await this.#inTime(this.#bring());
    } catch (thrown) {
      throw new ParleyError('No token was brought.', { name: 'no-token', cause: thrown });
    }
    if (!brought) throw new ParleyError('No token any more.', { name: 'signed-out', advice: 'give-up' });
    this.#accept(brought);
    if (!isFirst) this.#onRenewed(brought);
    return brought;
  }

  #inTime(bringing) {
    let cancel;
    const late = new Promise((_, reject) => {
      cancel = this.#clock.after(LONGEST_CALL_MILLIS, () => reject(new Error('Nothing came in time.')));
    });
    return Promise.race([bringing, late]).finally(cancel);
  }

  #accept(token) {
    this.#value = token;
    this.#version += 1;
    const { exp } = claimsOf(token);
    const remaining = exp * 1_000 - this.#clock.now();
    // Where it seems to have expired in the moment it comes, this machine's clock is wrong: then the node says when.
    this.#expires = remaining > 0 ? exp * 1_000 : Infinity;
    this.#renewIn(Math.max(remaining - AHEAD_MILLIS, remaining / 2));
  }

  /** If that fails, the connection ends with the token, and it is asked for again then. */
  #renewIn(millis) {
    this.#cancelTimer();
    if (!this.isRenewable || this.#expires === Infinity || this.#isClosed) return;
    const renew = () => this.renew(this.#version).catch(() => {});
    this.#cancelTimer = this.#clock.after(Math.min(Math.max(millis, SOONEST_MILLIS), LONGEST_TIMER_MILLIS), renew);
  }
}

/** What a token says, unchecked; nothing where it is no JWT. */
function claimsOf(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
  } catch {
    return {};
  }
}
