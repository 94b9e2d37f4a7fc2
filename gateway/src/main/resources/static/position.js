/** A position names one place in a room's order: `epoch:offset`. */

export function positionOf(publication) {
  return `${publication.epoch}:${publication.offset}`;
}

export function parsePosition(position) {
  const colon = position.indexOf(':');
  return { epoch: position.slice(0, colon), offset: Number(position.slice(colon + 1)) };
}

/** Whether the publication lies at or before the position; offsets of different epochs do not compare. */
export function isCoveredBy(publication, position) {
  const { epoch, offset } = parsePosition(position);
  return publication.epoch === epoch && publication.offset <= offset;
}

/** Whether the first is the lower one; positions of different epochs do not compare. */
export function isBefore(position, other) {
  const [one, two] = [parsePosition(position), parsePosition(other)];
  return one.epoch === two.epoch && one.offset < two.offset;
}
