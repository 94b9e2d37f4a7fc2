const LOOK_AGAIN_MILLIS = 20;

/** Waits for something to become true, with a deadline, and says what it has waited for. */
export async function until(what, isTrue, { millis = 60_000 } = {}) {
  const deadline = Date.now() + millis;
  for (;;) {
    const outcome = await isTrue();
    if (outcome) return outcome;
    if (Date.now() > deadline)
      throw new Error(`Not within ${millis} ms: ${typeof what === 'function' ? what() : what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLIS));
  }
}
