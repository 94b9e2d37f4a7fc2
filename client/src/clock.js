/** Time and chance, in one place so that a test can hold both still. */
export const systemClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  /** Does the deed later; what it returns takes that back. */
  after(millis, deed) {
    const timer = setTimeout(deed, millis);
    return () => clearTimeout(timer);
  },
};
