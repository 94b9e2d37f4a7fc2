import { patched } from './patch.js';
import { parsePosition, positionOf } from './position.js';

export { patched } from './patch.js';

/** Follows the document of a state room; resolves once it is here. What it does stands in `documents.d.ts`. */
export async function openDocument(parley, room, options) {
  const live = new LiveDocument(parley, room, options);
  await live.start();
  return live;
}

/** The document of a state room: read over REST, and from there on changed by what follows its position in the room's order. */
export class LiveDocument {
  document = undefined;
  position = null;
  #parley;
  #room;
  #onChange;
  #loading = null;
  /** Patches that came while it was under way. */
  #arrived = [];
  #isStarted = false;
  #endings;

  constructor(parley, room, { onChange = () => {} } = {}) {
    this.#parley = parley;
    this.#room = room;
    this.#onChange = onChange;
    const ofRoom = (hear) => (event) => event.room === room && hear(event);
    this.#endings = [
      parley.on(
        'patch',
        ofRoom((event) => this.#heard(event)),
      ),
      parley.on(
        'snapshot',
        ofRoom((event) => this.#restart(event.document, positionOf(event))),
      ),
      // What could not be read anew before may be now, and in a quiet room nothing else says so.
      parley.on('connection', ({ state }) => {
        if (state === 'connected' && this.#isStarted && this.position === null) this.#catchUp();
      }),
    ];
  }

  async start() {
    this.#isStarted = true;
    try {
      if (this.position === null) await this.#load();
      // Had it begun with a snapshot, a connection lost right before that would leave none.
      await this.#parley.subscribe(this.#room, { after: this.position });
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** It changes no more. The room may be followed for something else: `unsubscribe` it where it is not. */
  close() {
    for (const end of this.#endings.splice(0)) end();
    this.#onChange = () => {};
  }

  /** Where nothing is here, or nothing that what came could be applied to. */
  #load() {
    this.#loading ??= this.#read();
    return this.#loading;
  }

  async #read() {
    try {
      while (this.position === null) {
        // What came before the question is in the answer.
        const arrived = (this.#arrived = []);
        const path = `/v1/rooms/${encodeURIComponent(this.#room)}/state`;
        const { document, position } = await this.#parley.request('GET', path);
        // A snapshot that came meanwhile may be the later one, and what followed it is not told again.
        if (this.#arrived === arrived) this.#restart(document, position);
      }
    } finally {
      this.#loading = null;
    }
  }

  #heard(event) {
    if (this.position !== null) return this.#apply(event);
    this.#catchUp();
    this.#arrived.push(event);
  }

  #restart(document, position) {
    this.document = document;
    this.position = position;
    this.#onChange(this, null);
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const event of arrived) this.#heard(event);
  }

  /** A new epoch goes on with the numbering of the one before. */
  #apply(event) {
    if (event.offset <= parsePosition(this.position).offset) return;
    try {
      this.document = patched(this.document, event.patch);
    } catch {
      // What is here is not what the patch was made from: the document itself says what there is.
      this.position = null;
      return this.#catchUp();
    }
    this.position = positionOf(event);
    this.#onChange(this, event);
  }

  #catchUp() {
    this.#load().catch(() => {});
  }
}
