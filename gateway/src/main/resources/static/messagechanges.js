/** What later publications do to a message: its text, its deletion, its reactions. */

const CHANGES = new Set(['edited', 'deleted', 'reacted', 'unreacted']);

export function isChange(event) {
  return CHANGES.has(event.event);
}

/** The message as it is after the change; `me` is the user of this page. */
export function changed(message, change, me) {
  switch (change.event) {
    case 'edited':
      return { ...message, text: change.text, edited: change.at };
    case 'deleted': {
      const { text, reactions, ...rest } = message;
      return { ...rest, deleted: change.at, by: change.user };
    }
    default:
      return { ...message, reactions: counted(message.reactions ?? [], change, change.user === me) };
  }
}

function counted(reactions, { event, reaction }, isMine) {
  const by = event === 'reacted' ? 1 : -1;
  const known = reactions.find((each) => each.reaction === reaction);
  const now = { reaction, count: (known?.count ?? 0) + by, mine: isMine ? by > 0 : (known?.mine ?? false) };
  const all = known ? reactions.map((each) => (each === known ? now : each)) : [...reactions, now];
  return all.filter(({ count }) => count > 0);
}
