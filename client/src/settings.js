import { systemClock } from './clock.js';
import { surroundingsOf } from './surroundings.js';
import { transports } from './transports/index.js';

/** An application's options, with what it leaves open filled in. */
export function settingsOf(options) {
  const settings = {
    url: globalThis.location?.origin,
    transports: Object.keys(transports),
    WebSocket: globalThis.WebSocket,
    fetch: (...request) => globalThis.fetch(...request),
    queueLimit: 100,
    hiddenMillis: 300_000,
    climbMillis: 30_000,
    surroundings: surroundingsOf(globalThis),
    clock: systemClock,
    ...options,
  };
  const { url, token, rest, transports: names, WebSocket } = settings;
  settings.nodes = [url].flat().map(withoutSlash);
  settings.rest = rest && withoutSlash(rest);
  settings.transports = names.filter((name) => transports[name] && (name !== 'websocket' || WebSocket));
  for (const [name, value] of Object.entries({ url, token, transports: settings.transports[0] })) {
    if (!value) throw new TypeError(`'${name}' is missing.`);
  }
  return settings;
}

function withoutSlash(url) {
  return String(url).replace(/\/+$/, '');
}
