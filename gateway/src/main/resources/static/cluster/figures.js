const NUMBER = new Intl.NumberFormat('en');

export function count(value) {
  return NUMBER.format(value);
}

/** A delay as people say it; a dash where nothing was delivered. */
export function delay(micros) {
  if (!micros) return '–';
  return micros < 1_000 ? `${micros} µs` : `${(micros / 1_000).toFixed(micros < 10_000 ? 1 : 0)} ms`;
}

/** All of it in a sentence. */
export function summary(nodes) {
  const all = Object.values(nodes);
  const sum = (name) => all.reduce((total, node) => total + (node[name] ?? 0), 0);
  const leaving = all.filter(({ state }) => state !== 'up').length;
  const parts = [
    plural(all.length, 'node'),
    plural(sum('websocket') + sum('sse'), 'connection'),
    `${count(sum('deliveriesPerSecond'))} deliveries a second`,
  ];
  return `${parts.join(', ')}${leaving === 0 ? '.' : `; ${plural(leaving, 'node')} draining or drained.`}`;
}

function plural(number, word) {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}
