import { pause } from './backoff.js';
import { patched } from './client/patch.js';
import { asNumbered } from './errors.js';
import { parsePosition, positionOf } from './position.js';

const LOAD_AGAIN_MILLIS = 5_000;

/** The document of a state room while that is open: read once, and then changed by what the stream brings. */
export class DocumentRoom {
  document = undefined;
  /** Of the last change: who made it and when, and the places in the document that it named. */
  change = null;
  #room;
  #rest;
  #onChange;
  #onError;
  #position = null;
  #loading = null;
  /** What came while it was under way. */
  #arrived = [];
  #isShut = false;

  constructor({ room, rest, onChange, onError }) {
    this.#room = room;
    this.#rest = rest;
    this.#onChange = onChange;
    this.#onError = onError;
  }

  close() {
    this.#isShut = true;
  }

  /** Asks for it until it comes, or until it is known that nothing will. */
  load() {
    this.#loading ??= this.#readUntilItComes();
    return this.#loading;
  }

  async #readUntilItComes() {
    while (!this.#isShut && this.#position === null) {
      try {
        await this.#read();
      } catch (thrown) {
        if (this.#isShut) break;
        this.#onError(thrown);
        if (asNumbered(thrown).advice === 'wrong-request') break;
        await pause(LOAD_AGAIN_MILLIS);
      }
    }
    this.#loading = null;
  }

  async #read() {
    // What came before the question is in the answer.
    const arrived = (this.#arrived = []);
    const { document, position } = await this.#rest.state(this.#room);
    // A snapshot that came meanwhile may be the later one, and what followed it is not told again.
    if (this.#arrived === arrived) this.#restart(document, position);
  }

  /** An event of the room, whatever it is. */
  heard(event) {
    if (event.event === 'snapshot') return this.#restart(event.document, positionOf(event));
    if (event.event === 'patch') this.#patched(event);
  }

  #patched(event) {
    if (this.#position !== null) return this.#apply(event);
    this.load();
    this.#arrived.push(event);
  }

  #restart(document, position) {
    this.document = document;
    this.#position = position;
    this.change = null;
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const event of arrived) this.#patched(event);
    this.#changed();
  }

  /** A new epoch goes on with the numbering of the one before: among what the stream brings, offsets compare. */
  #apply(event) {
    if (event.offset <= parsePosition(this.#position).offset) return;
    try {
      this.document = patched(this.document, event.patch);
    } catch {
      // What this page has is not what the change was made from: the document itself says what there is.
      this.#position = null;
      this.load();
      return;
    }
    this.#position = positionOf(event);
    this.change = { user: event.user, at: event.at, places: event.patch.map(({ path }) => path) };
    this.#changed();
  }

  #changed() {
    if (!this.#isShut) this.#onChange();
  }
}
