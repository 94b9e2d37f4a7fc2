import { Polling } from './poll.js';

/** The node holds the request until there is something to answer. */
export function openLongPoll(link) {
  return new Polling(link, { waitSeconds: 25, pauseMillis: 0 });
}
