/**
 * Resolves to whether a transport works, tried on a connection of its own whose events nobody hears. It carries one
 * of the rooms, so that what carries them shows that it does.
 */
export function probe(name, tools, signal) {
  const { open, rooms } = tools;
  return new Promise((resolve) => {
    let connection = null;
    const end = (works) => {
      resolve(works);
      // It may end before it is there to be closed.
      queueMicrotask(() => connection?.close());
    };
    const ignore = () => {};
    signal.addEventListener('abort', () => end(false));
    connection = open(name, {
      ...tools,
      isProbe: true,
      carried: () => rooms.names.filter((room) => rooms.position(room) !== null).slice(0, 1),
      acked: () => null,
      live: () => end(true),
      started: ignore,
      refused: ignore,
      event: ignore,
      ended: () => end(false),
    });
  });
}
