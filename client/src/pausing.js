const BUSY_MILLIS = 30_000;

/**
 * When to hold no connection: some time after the page was hidden, unless something is unsent, and while the machine is
 * offline. It says so to the stream, and wakes it when that is over.
 */
export class Pausing {
  #surroundings;
  #clock;
  #stream;
  #hiddenMillis;
  #isBusy;
  #cancelTimer = () => {};
  #unwatch;

  constructor({ surroundings, clock, stream, hiddenMillis, isBusy }) {
    this.#surroundings = surroundings;
    this.#clock = clock;
    this.#stream = stream;
    this.#hiddenMillis = hiddenMillis;
    this.#isBusy = isBusy;
    this.#unwatch = surroundings.watch((change) => this.#changed(change));
    this.#heedHidden();
  }

  close() {
    this.#unwatch();
    this.#cancelTimer();
  }

  #changed({ isNewNetwork }) {
    this.#heedHidden();
    // An open connection may still carry when the machine believes to be offline.
    if (!this.#surroundings.isOnline) this.#stream.holdBack();
    else if (isNewNetwork || !this.#surroundings.isHidden) this.#stream.wake({ isNewNetwork });
  }

  #heedHidden() {
    this.#cancelTimer();
    if (this.#surroundings.isHidden) this.#pauseIn(this.#hiddenMillis);
  }

  #pauseIn(millis) {
    if (millis === Infinity) return;
    this.#cancelTimer = this.#clock.after(millis, () => {
      if (this.#isBusy()) this.#pauseIn(BUSY_MILLIS);
      else this.#stream.pause();
    });
  }
}
