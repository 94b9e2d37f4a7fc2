import { ParleyError, asParleyError } from './errors.js';

const DEADLINE_MILLIS = 15_000;

/** HTTP requests with the user's token. Refused for its token, a request is made once more with another. */
export class Http {
  #fetch;
  #token;
  #clock;

  constructor({ fetch, clock }, token) {
    this.#fetch = fetch;
    this.#token = token;
    this.#clock = clock;
  }

  /** Resolves to `{status, headers, body}` for 2xx and 304, rejects with a ParleyError for all else. */
  json(url, options) {
    return this.#authorized(url, options, async (response) => {
      const { status, headers } = response;
      return { status, headers, body: status === 204 || status === 304 ? null : await response.json() };
    });
  }

  /** An answer without an end; the deadline is for its beginning. */
  stream(url, options) {
    return this.#authorized(url, { ...options, isEndless: true }, (response) => response);
  }

  async #authorized(url, options, read) {
    const token = await this.#token.get();
    const { version } = this.#token;
    try {
      return await this.#request(token, url, options, read);
    } catch (error) {
      if (error.advice !== 'new-token' || !this.#token.isRenewable) throw error;
      return this.#request(await this.#token.renew(version), url, options, read);
    }
  }

  async #request(token, url, options = {}, read) {
    const { body, headers, signal, isEndless, deadlineMillis = DEADLINE_MILLIS, ...more } = options;
    const aborter = new AbortController();
    const abort = () => aborter.abort();
    const cancelDeadline = this.#clock.after(deadlineMillis, abort);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      const response = await this.#fetch(url, {
        ...more,
        headers: { ...headers, Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
        cache: 'no-store',
        credentials: 'omit',
        signal: aborter.signal,
      });
      if (!response.ok && response.status !== 304) throw await problemOf(response);
      return await read(response);
    } catch (thrown) {
      throw asParleyError(thrown);
    } finally {
      cancelDeadline();
      if (!isEndless) signal?.removeEventListener('abort', abort);
    }
  }
}

/** Where something other than Parley has answered, a proxy for example, there is no number. */
async function problemOf(response) {
  const { code, title, detail, ...more } = await response.json().catch(() => ({}));
  const wait = { afterMillis: retryAfterMillis(response.headers), ...more };
  if (code) return new ParleyError(detail ?? title, { ...wait, code, name: title });
  return new ParleyError(`HTTP ${response.status}, not from a node.`, wait);
}

export function retryAfterMillis(headers) {
  const seconds = headers.get('Retry-After');
  return /^\d+$/.test(seconds) ? seconds * 1_000 : undefined;
}
