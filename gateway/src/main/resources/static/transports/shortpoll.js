import { Polling } from './poll.js';

/** The node answers at once; the page asks again every two seconds and mostly gets a 304. */
export function openShortPoll(link) {
  return new Polling(link, { waitSeconds: 0, pauseMillis: 2_000 });
}
