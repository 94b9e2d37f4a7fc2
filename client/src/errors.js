/**
 * What went wrong. With a `code` it is an error of the protocol's table; without one (null) it is something that no node
 * said: `network`, `closed`, `queue-full`, `no-token`, `signed-out`, `unsubscribed`.
 */
export class ParleyError extends Error {
  constructor(text, { code = null, name = 'network', afterMillis, until, advice = adviceFor(code), cause } = {}) {
    super(text, { cause });
    Object.assign(this, { code, name, afterMillis, until, advice });
  }
}

/** The range alone says what to do, so numbers that this client does not know need no update. */
export function adviceFor(code) {
  return ['resume', 'back-off', 'new-token', 'correct', 'give-up'][Math.floor(code / 100) - 40] ?? 'back-off';
}

/** An error as the server writes it into a reply or an event. */
export function errorFrom({ text, ...more }) {
  return new ParleyError(text, more);
}

/** Any thrown thing as a ParleyError, so that callers have one kind to look at. */
export function asParleyError(thrown) {
  return thrown instanceof ParleyError ? thrown : lost(thrown);
}

/** There is no connection, or there was one. */
export function lost(cause) {
  return new ParleyError('The connection was lost.', { cause });
}

/** The client has been closed. */
export function closed() {
  return new ParleyError('The client was closed.', { name: 'closed', advice: 'give-up' });
}
