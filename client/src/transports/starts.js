const AT_ONCE = 4;
const TOO_MANY_COMMANDS = 4103;
const MOST_WAITS = 40;

/**
 * Asks of each room by itself where it stands now, and whether it may be followed at all. A request that names several
 * does not say the first, and is refused as a whole without saying for which.
 */
export async function askForStarts({ base, http, clock, started, refused, event }, rooms, signal) {
  const waiting = [...rooms];
  let waits = 0;
  const askNext = async () => {
    for (let room; (room = waiting.shift());) {
      try {
        const { body } = await http.json(`${base}/v1/poll?rooms=${room}&wait=0`, { signal });
        started(room, { position: body.cursor, recovered: true });
        // The document that a room begins with stands before that.
        body.events.forEach(event);
      } catch (error) {
        if (error.code === TOO_MANY_COMMANDS && waits++ < MOST_WAITS) {
          // Whoever has many rooms would never come to an end, were all of them asked for anew.
          await new Promise((resolve) => clock.after(error.afterMillis, resolve));
          waiting.push(room);
        } else if (error.advice !== 'correct') throw error;
        else refused(room, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
}
