const AT_ONCE = 4;

/**
 * Asks of each room by itself where it stands now, and whether it may be followed at all. A request that names several
 * does not say the first, and is refused as a whole without saying for which.
 */
export async function askForStarts({ base, http, started, refused }, rooms, signal) {
  const waiting = [...rooms];
  const askNext = async () => {
    for (let room; (room = waiting.shift());) {
      try {
        const { body } = await http.json(`${base}/v1/poll?rooms=${room}&wait=0`, { signal });
        started(room, { position: body.cursor, recovered: true });
      } catch (error) {
        if (error.advice !== 'correct') throw error;
        refused(room, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
}
