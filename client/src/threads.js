import { positionOf } from './position.js';

/** Threads of rooms; what each of these does stands in `threads.d.ts`. A thread is named by the message that it begins with. */

export function reply(parley, room, thread, text, more) {
  return parley.send(room, text, { ...more, thread: placeOf(thread) });
}

export async function threadsOf(parley, room) {
  return (await parley.request('GET', `${pathOf(room)}/threads`)).threads;
}

export function thread(parley, room, thread, { limit = 100, ...from } = {}) {
  const query = new URLSearchParams({ limit, ...from });
  return parley.request('GET', `${pathOf(room)}/threads/${encodeURIComponent(placeOf(thread))}?${query}`);
}

export function readThread(parley, room, thread, position) {
  return tell(parley, room, 'readthread', { thread: placeOf(thread), position: placeOf(position) });
}

export function followThread(parley, room, thread) {
  return tell(parley, room, 'follow', { thread: placeOf(thread) });
}

export function unfollowThread(parley, room, thread) {
  return tell(parley, room, 'unfollow', { thread: placeOf(thread) });
}

function tell(parley, room, what, body) {
  return parley.request('POST', `${pathOf(room)}/${what}`, body);
}

function pathOf(room) {
  return `/v1/rooms/${encodeURIComponent(room)}`;
}

function placeOf(message) {
  return typeof message === 'string' ? message : positionOf(message);
}
