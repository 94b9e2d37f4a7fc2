/**
 * The part of the address behind `#`: `name`, `room` and `transport`. It never reaches a server, so links may carry it.
 */
export function readFragment() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  return { name: fragment.get('name'), room: fragment.get('room'), transport: fragment.get('transport') };
}

/** Keeps the address worth copying. The name stays out: whoever gets the link is somebody else. */
export function writeFragment({ room, transport }) {
  const fragment = new URLSearchParams();
  if (room) fragment.set('room', room);
  fragment.set('transport', transport);
  history.replaceState(null, '', `#${fragment}`);
}
