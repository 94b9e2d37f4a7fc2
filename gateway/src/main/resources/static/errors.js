/** An error of the protocol's table. Without a number (`code` null) it is a failure of the network. */
export class NumberedError extends Error {
  constructor({ code = null, name = 'network', text = 'The node cannot be reached.', afterMillis = null } = {}) {
    super(text);
    this.code = code;
    this.name = name;
    this.afterMillis = afterMillis;
  }

  get advice() {
    return adviceFor(this.code);
  }

  /** What a person reads: the text, with the number to look up. */
  get label() {
    return this.code === null ? this.message : `${this.message} (${this.code})`;
  }
}

/** The range alone says what to do, so numbers that this page does not know need no update. */
export function adviceFor(code) {
  if (code === null || code < 4000 || code > 4499) return 'back-off';
  if (code < 4100) return 'resume';
  if (code < 4200) return 'back-off';
  if (code < 4300) return 'new-token';
  if (code < 4400) return 'wrong-request';
  return 'give-up';
}

export function errorFrom({ code, name, text }, afterMillis = null) {
  return new NumberedError({ code, name, text, afterMillis });
}

/** Any thrown thing as a NumberedError, so that callers have one kind to look at. */
export function asNumbered(thrown) {
  if (thrown instanceof NumberedError) return thrown;
  if (thrown?.name === 'TimeoutError') return new NumberedError({ text: 'The node did not answer in time.' });
  return new NumberedError();
}
