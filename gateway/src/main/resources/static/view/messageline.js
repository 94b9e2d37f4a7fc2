import { spanOf } from '../writing.js';
import { disc, element } from './element.js';

const SAME_BREATH_MILLIS = 5 * 60_000;

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

/** The lines of a conversation, each with what it takes to draw it: items, days between them, and at the end what waits to be sent. */
export function linesOf(items, pending, may, unreadIn) {
  const lines = [];
  let shown = null;
  let today = { from: Infinity, to: -Infinity };
  for (const item of items) {
    const { at } = item.event ?? {};
    if (at !== undefined && (at < today.from || at >= today.to)) {
      today = dayAround(at);
      const text = day.format(at);
      if (text !== shown) lines.push({ kind: 'day', id: `day ${text}`, text });
      shown = text;
    }
    lines.push({ ...item, may, unread: item.event?.replies ? unreadIn(item.id) : 0 });
  }
  return [...lines, ...pending.map((entry) => ({ kind: 'pending', id: `key ${entry.key}`, entry }))];
}

export function messageNode({ user, at, text, data: given, edited, deleted, by, isMine, note, actions, data }, nameOf) {
  const name = nameOf(user);
  const time = element(
    'time',
    { dateTime: new Date(at).toISOString(), title: new Date(at).toLocaleString() },
    timeOfDay.format(at),
  );
  return element(
    'li',
    { className: isMine ? 'message mine' : 'message', data: { testid: 'message', ...data } },
    disc(user, name),
    element('p', { className: 'by' }, element('strong', { title: user }, name), time),
    deleted
      ? element('p', { className: 'text gone' }, goneText(user, by, nameOf))
      : element('p', { className: 'text' }, text),
    edited && !deleted ? editedNote(edited) : null,
    note ?? null,
    actions ?? null,
  );
}

function goneText(user, by, nameOf) {
  return by === user ? 'deleted' : `deleted by ${nameOf(by)}`;
}

function editedNote(at) {
  return element(
    'p',
    { className: 'note', title: new Date(at).toLocaleString(), data: { testid: 'edited' } },
    'edited',
  );
}

export function moveNode(move, nameOf) {
  const { event, user, role, epoch, offset } = move;
  const did =
    { appointed: `is ${role} now`, configured: configuredWhat(move), patch: 'changed the document' }[event] ?? event;
  return element(
    'li',
    { className: 'move', data: { testid: event, user, epoch, offset } },
    element('span', { title: user }, `${nameOf(user)} ${did}`),
  );
}

/** What of the settings, which name only those that are otherwise now. */
function configuredWhat({ topic, slowModeSeconds, frozen, closed, historyEntries, historySeconds }) {
  const deeds = [];
  if (topic !== undefined) deeds.push(topic ? `set the topic: ${topic}` : 'took the topic away');
  if (slowModeSeconds !== undefined) {
    deeds.push(slowModeSeconds ? `allowed one message every ${spanOf(slowModeSeconds)}` : 'ended slow mode');
  }
  if (frozen !== undefined) deeds.push(frozen ? 'froze the room' : 'unfroze the room');
  if (historyEntries !== undefined || historySeconds !== undefined) deeds.push('changed how much is kept');
  if (closed !== undefined) deeds.push(closed ? 'closed the room' : 'opened the room again');
  return deeds.length > 0 ? deeds.join(', ') : 'changed the settings';
}

export function dayNode(text) {
  return element('li', { className: 'day' }, element('span', {}, text));
}

export function gapNode() {
  return element('li', { className: 'gap', data: { testid: 'gap' } }, 'some messages could not be brought back');
}

export function noteOf({ state, error, thread }) {
  if (state === 'failed') return `${thread === undefined ? 'Not' : 'Reply not'} sent. ${error?.label ?? ''} `;
  if (state === 'unsent') return error ? `Waiting: ${error.label}` : 'Waiting…';
  return state === 'sending' ? 'Sending…' : 'Sent';
}

/** All in which a line may come to look different, as one text. */
export function lookOf({ event, entry, may, unread }, nameOf) {
  if (entry) return `${entry.state} ${entry.error?.code ?? ''} ${nameOf(entry.user)}`;
  if (!event) return '';
  const name = nameOf(event.user);
  if (event.event !== 'message') return name;
  const { text, edited, deleted, by, reactions, replies } = event;
  return JSON.stringify([name, edited && text, edited, deleted, by && nameOf(by), reactions, may, replies, unread]);
}

/** Whether a message needs no name of its own, because the same user has just said the one above. */
export function continues(above, line) {
  const one = above?.event ?? above?.entry;
  const two = line.event ?? line.entry;
  if (!one || !two || !isSaid(one) || !isSaid(two)) return false;
  return one.user === two.user && two.at - one.at < SAME_BREATH_MILLIS;
}

/** And nobody has deleted it. */
function isSaid({ text, data }) {
  return text !== undefined || data !== undefined;
}

/** Formatting a date is dear where it is done for thousands of messages. */
function dayAround(at) {
  const from = new Date(at).setHours(0, 0, 0, 0);
  return { from, to: new Date(from).setDate(new Date(from).getDate() + 1) };
}
