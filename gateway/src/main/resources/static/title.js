/** What to call a room: one of two by the other of them, as he calls himself. */
export function titleOf({ room, with: other, name }) {
  return name ?? other ?? room;
}
