import { NumberedError, asNumbered } from './errors.js';

const DEADLINE_MILLIS = 15_000;

/**
 * One HTTP request with the user's token. Resolves to `{status, headers, body}` for 2xx and 304 and rejects with a
 * NumberedError for everything else, except that an abort by the caller's own signal rejects with its reason.
 */
export async function request(identity, url, options = {}) {
  const token = await identity.token();
  try {
    return await requestAs(token, url, options);
  } catch (error) {
    // An expired token is the one refusal that a repeat can cure; a second one means that the new token is no better.
    if (error.advice !== 'new-token' || !identity.isRenewable) throw error;
    return requestAs(await identity.renew(token), url, options);
  }
}

export async function requestAs(token, url, { method = 'GET', json, headers = {}, signal, deadlineMillis } = {}) {
  const deadline = AbortSignal.timeout(deadlineMillis ?? DEADLINE_MILLIS);
  const sent = { ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (json !== undefined) sent['Content-Type'] = 'application/json';
  try {
    const response = await fetch(url, {
      method,
      headers: sent,
      body: json === undefined ? undefined : JSON.stringify(json),
      cache: 'no-store',
      credentials: 'omit',
      signal: eitherOf(signal, deadline),
    });
    return await read(response);
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    throw asNumbered(thrown);
  }
}

async function read(response) {
  const { status, headers } = response;
  if (status === 304 || status === 204) return { status, headers, body: null };
  if (!response.ok) throw await problemOf(response);
  return { status, headers, body: await response.json() };
}

/** The body of a refusal, or a stand-in for it where something other than Parley answered (a proxy, for example). */
export async function problemOf(response) {
  const afterMillis = retryAfterMillis(response.headers);
  try {
    const { code = null, title, detail } = await response.json();
    return new NumberedError({ code, name: title, text: detail ?? title, afterMillis });
  } catch {
    // Without a problem body only the status tells whether a repeat makes sense.
    const isWrong = response.status >= 400 && response.status < 500 && response.status !== 429;
    const code = isWrong ? 4300 : null;
    return new NumberedError({ code, name: 'http', text: `The node answered HTTP ${response.status}.`, afterMillis });
  }
}

export function retryAfterMillis(headers) {
  const seconds = Number(headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

// AbortSignal.any is younger than the rest of what this page uses, hence by hand.
function eitherOf(first, second) {
  if (!first) return second;
  const either = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) either.abort(signal.reason);
    signal.addEventListener('abort', () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}
