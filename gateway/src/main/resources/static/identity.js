import { NumberedError } from './errors.js';
import { requestAs } from './http.js';

const RENEW_AHEAD_MILLIS = 60_000;
const LONGEST_TIMER_MILLIS = 2 ** 31 - 1;

/** Who the user is: the token, its renewal, and the stream ticket that stands for it where no header can be set. */
export class Identity {
  #token;
  #expires;
  #fetchToken;
  #renewal = null;
  #ticket = null;
  #timer = null;
  #onRenewed = () => {};

  /** `fetchToken` brings a fresh `{token, expires}`; null where only a person can. */
  constructor({ user, token, expires, fetchToken = null }) {
    this.user = user;
    this.#fetchToken = fetchToken;
    this.#accept({ token, expires });
  }

  get isRenewable() {
    return this.#fetchToken !== null;
  }

  onRenewed(listener) {
    this.#onRenewed = listener;
  }

  async token() {
    if (this.isRenewable && Date.now() >= this.#expires) return this.renew(this.#token);
    return this.#token;
  }

  /** Replaces the given token, once however many callers found it wanting. Rejects where nobody can bring a new one. */
  async renew(used = this.#token) {
    if (used !== this.#token) return this.#token;
    if (!this.isRenewable)
      throw new NumberedError({ code: 4202, name: 'token-expired', text: 'A new token is needed.' });
    this.#renewal ??= this.#replaceToken().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  /** A ticket for EventSource. It outlives reconnects, so it is asked for once and then extended. */
  async ticket() {
    const token = await this.token();
    if (this.#ticket && Date.now() < this.#ticket.expires) return this.#ticket.ticket;
    const { body } = await requestAs(token, '/v1/tickets', { method: 'POST' });
    this.#ticket = body;
    return body.ticket;
  }

  dropTicket() {
    this.#ticket = null;
  }

  forget() {
    clearTimeout(this.#timer);
    this.#fetchToken = null;
  }

  async #replaceToken() {
    this.#accept(await this.#fetchToken());
    await this.#extendTicket();
    this.#onRenewed(this.#token);
    return this.#token;
  }

  async #extendTicket() {
    if (!this.#ticket) return;
    try {
      const json = { ticket: this.#ticket.ticket };
      this.#ticket = (await requestAs(this.#token, '/v1/tickets', { method: 'POST', json })).body;
    } catch {
      // The open stream will end at the old ticket's expiry, and the next one asks for a new ticket.
      this.#ticket = null;
    }
  }

  #accept({ token, expires }) {
    this.#token = token;
    this.#expires = expires;
    clearTimeout(this.#timer);
    if (!this.isRenewable) return;
    const left = expires - Date.now();
    const delay = Math.min(LONGEST_TIMER_MILLIS, Math.max(5_000, left - Math.min(RENEW_AHEAD_MILLIS, left / 5)));
    this.#timer = setTimeout(() => this.renew().catch(() => this.#tryAgainSoon()), delay);
  }

  #tryAgainSoon() {
    this.#timer = setTimeout(() => this.renew().catch(() => this.#tryAgainSoon()), 10_000);
  }
}

/** Signs in by name alone; only a chat-service in development mode allows it. */
export async function signInByName(rest, user) {
  const fetchToken = async () => (await requestAs(null, `${rest}/v1/tokens`, { method: 'POST', json: { user } })).body;
  const issued = await fetchToken();
  return new Identity({ user: issued.user, token: issued.token, expires: issued.expires, fetchToken });
}

/** Signs in with a token from elsewhere. It is kept in memory only: storage would outlive the page. */
export function signInByToken(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (c) => c.charCodeAt(0));
    const { sub, exp } = JSON.parse(new TextDecoder().decode(bytes));
    if (!sub) throw new Error('no sub');
    return new Identity({ user: sub, token, expires: exp * 1_000 });
  } catch {
    throw new NumberedError({ code: 4300, name: 'bad-request', text: 'This is not a token with a user in it.' });
  }
}
