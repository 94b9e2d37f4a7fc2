/** What was sent from this page, and when it arrived where: no page, no network, one clock. */

const MOST_KEPT = 1_000;

export class Ledger {
  #sent = new Map();
  #arrivals = new Map();

  sent(key, at) {
    keep(this.#sent, key, at);
  }

  /**
   * A message has arrived in a column over a connection or request that began at `openedAt`. `rank` says how many
   * columns had it by then, this one included; `latency` and `isPushed` (the connection was open when the message was
   * sent) are null for what was sent elsewhere.
   */
  arrived({ epoch, offset, key }, at, openedAt) {
    const position = `${epoch}:${offset}`;
    const rank = (this.#arrivals.get(position) ?? 0) + 1;
    keep(this.#arrivals, position, rank);
    const sentAt = this.#sent.get(key);
    if (sentAt === undefined) return { position, rank, latency: null, isPushed: null };
    return { position, rank, latency: at - sentAt, isPushed: openedAt <= sentAt };
  }
}

/**
 * Whether columns show the same messages in the same order. Each is `{kind, trimmed, positions}`: the positions that it
 * still has, and how many came before those.
 */
export function agreement(columns) {
  const totals = columns.map(({ trimmed, positions }) => trimmed + positions.length);
  const total = Math.max(...totals);
  const first = columns[totals.indexOf(total)];
  const isSame = columns.every((column) => agree(first, column));
  const behind = Object.fromEntries(columns.map(({ kind }, i) => [kind, total - totals[i]]));
  return { isSame, total, behind, isComplete: isSame && totals.every((one) => one === total) };
}

function agree(first, other) {
  const from = Math.max(first.trimmed, other.trimmed);
  const to = other.trimmed + other.positions.length;
  for (let i = from; i < to; i += 1) {
    if (first.positions[i - first.trimmed] !== other.positions[i - other.trimmed]) return false;
  }
  return true;
}

/** The value below which the given share of the values lies; null where there are none. */
export function quantile(values, share) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function keep(map, key, value) {
  map.set(key, value);
  if (map.size > MOST_KEPT) map.delete(map.keys().next().value);
}
