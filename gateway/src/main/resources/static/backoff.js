const FIRST_MILLIS = 1_000;
const LONGEST_MILLIS = 30_000;
const MOST_ATTEMPTS = 4;

/** 1 s doubling to 30 s with full jitter: a node that returns must not meet all its clients at the same moment. */
export function backOffMillis(attempt) {
  const ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(attempt, 10));
  return Math.random() * ceiling;
}

export function pause(millis, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

/** Tries a deed that may be repeated a few times, as long as it fails with an error that says so. */
export async function repeating(deed) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await deed();
    } catch (error) {
      if (!['resume', 'back-off'].includes(error.advice) || attempt + 1 >= MOST_ATTEMPTS) throw error;
      await pause(error.afterMillis ?? backOffMillis(attempt));
    }
  }
}
