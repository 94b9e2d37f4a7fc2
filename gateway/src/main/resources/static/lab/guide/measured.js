/** What stands in for a figure until the lab has it: typical of a browser's polls, and what a node's frames are. */
const TYPICAL = { 'short-poll': 1_100, 'long-poll': 1_100, sse: 40, websocket: 4 };
/** docs/performance.md: an open WebSocket with five rooms, presence and all. */
const CONNECTION_BYTES = 4.77 * 1024;

/** What a column's counts say about its transport; null where they say nothing yet. */
export function measuredOf({ kind, counts, recovery }) {
  const messages = counts.pushed + counts.fetched;
  const isPolling = kind.endsWith('poll');
  return {
    bytesPerRequest: isPolling && counts.answered > 0 ? counts.headBytes / counts.answered : null,
    bytesPerMessage: !isPolling && messages > 0 ? counts.headBytes / messages : null,
    recovery: recovery?.millis ? recovery : null,
  };
}

/** The costs that the calculator asks for, and which of them were measured. */
export function costsOf(columns, feed) {
  const costs = { ...TYPICAL, connection: CONNECTION_BYTES };
  const measured = new Set();
  const learn = (kind, value) => {
    if (value === null || value === undefined) return;
    costs[kind] = value;
    measured.add(kind);
  };
  for (const column of columns) learn(column.kind, measuredOf(column).bytesPerRequest);
  for (const { kind, perMessage } of feed ?? []) learn(kind, perMessage);
  return { costs, measured };
}
