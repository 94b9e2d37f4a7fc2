/**
 * What a number of users costs, by arithmetic alone: no page, no network. Messages come to each user at random
 * (a Poisson process), which decides how many polls find nothing.
 */

/** How long a node keeps a connection on which no request comes: `server.netty.idle-timeout`. */
const KEPT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 25;
/** A comment of three bytes every 15 s; a ping and its pong, eight bytes, every 25 s. */
const BEAT_BYTES_PER_SECOND = { sse: 3 / 15, websocket: 8 / 25 };

/**
 * `costs` are bytes beside the messages themselves: `{'short-poll', 'long-poll'}` of both heads of a poll, `{sse,
 * websocket}` of the frame of a message; and `connection`, the memory of one that is open.
 */
export function calculate({ users, intervalSeconds, messagesPerMinute }, costs) {
  const rate = messagesPerMinute / 60;
  const polls = (seconds, emptyShare, kind, kept) => ({
    kind,
    requestsPerSecond: users / seconds,
    emptyShare,
    headBytesPerSecond: (users / seconds) * costs[kind],
    ...held(users * kept, costs),
  });
  const stream = (kind) => ({
    kind,
    requestsPerSecond: 0,
    emptyShare: 0,
    headBytesPerSecond: users * (rate * costs[kind] + BEAT_BYTES_PER_SECOND[kind]),
    ...held(users, costs),
  });
  const kept = Math.min(1, KEPT_SECONDS / intervalSeconds);
  return [
    polls(intervalSeconds, Math.exp(-rate * intervalSeconds), 'short-poll', kept),
    polls(meanWait(rate), Math.exp(-rate * LONGEST_WAIT_SECONDS), 'long-poll', 1),
    stream('sse'),
    stream('websocket'),
  ];
}

/** Until the first message comes, or the wait is over. */
function meanWait(rate) {
  return rate === 0 ? LONGEST_WAIT_SECONDS : (1 - Math.exp(-rate * LONGEST_WAIT_SECONDS)) / rate;
}

/** A connection is a descriptor of a node, whether it stays open by design or is kept for the next poll. */
function held(connections, costs) {
  return { descriptors: connections, memoryBytes: connections * costs.connection };
}
