const MOST_BUFFERED = 1 << 20;
const FIELD = /^(event|data|retry): ?(.*)$/gm;

/**
 * Text of an event stream in, `{event, data, retry}` out, each once it is complete. A node writes each field of an event
 * into one line.
 */
export class EventStreamParser {
  #heed;
  #rest = '';

  constructor(heed) {
    this.#heed = heed;
  }

  push(text) {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop();
    if (this.#rest.length > MOST_BUFFERED) throw new Error('endless');
    for (const block of blocks) {
      const fields = [...block.matchAll(FIELD)].map(([, ...field]) => field);
      if (fields.length > 0) this.#heed(Object.fromEntries(fields));
    }
  }
}
