const MODERATORS = ['owner', 'moderator'];

export function isModerator(role) {
  return MODERATORS.includes(role);
}

/** Whether a member may write in a room as far as this page knows, and what he is to be told of it. */
export function writingIn({ role, frozen, closed, slowModeSeconds }) {
  if (closed) return refused('This room is closed: nobody writes here.');
  if (role === 'reader') return refused('You may read here, not write.');
  if (isModerator(role)) return { may: true, note: frozen ? 'Frozen: only you who moderate write here now.' : '' };
  if (frozen) return refused('Only the owner and moderators write here now.');
  return { may: true, note: slowModeSeconds ? `Slow mode: one message every ${spanOf(slowModeSeconds)}.` : '' };
}

function refused(note) {
  return { may: false, note };
}

/** How long that is, in the greatest unit that says it exactly. */
export function spanOf(seconds) {
  if (seconds % 3_600 === 0) return counted(seconds / 3_600, 'hour');
  if (seconds % 60 === 0) return counted(seconds / 60, 'minute');
  return counted(seconds, 'second');
}

function counted(count, unit) {
  return count === 1 ? unit : `${count} ${unit}s`;
}
