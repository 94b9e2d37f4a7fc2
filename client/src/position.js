/** A position names one place in a room's order: `epoch:offset`. */

const POSITION = /^[0-9a-z]{1,8}:\d{1,16}$/;

export function isPosition(text) {
  return POSITION.test(text);
}

export function positionOf({ epoch, offset }) {
  return `${epoch}:${offset}`;
}

export function parsePosition(position) {
  const colon = position.indexOf(':');
  return { epoch: position.slice(0, colon), offset: Number(position.slice(colon + 1)) };
}
