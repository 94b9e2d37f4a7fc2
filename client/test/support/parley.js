import { Emitter } from '../../src/emitter.js';

/** What the modules beside the client ask of one: it answers requests as a test says, and keeps what it was asked. */
export class TestParley {
  user = 'alice';
  state = 'connected';
  asked = [];
  followed = [];
  #answers;
  #emitter = new Emitter();

  /** `answers(method, path, body)` gives an answer or a promise of one. */
  constructor(answers) {
    this.#answers = answers;
  }

  on(name, listener) {
    return this.#emitter.on(name, listener);
  }

  tell(event) {
    this.#emitter.emit(event.event, event);
  }

  connect() {
    this.#emitter.emit('connection', { state: 'connected' });
  }

  async request(method, path, body) {
    this.asked.push([method, path, body]);
    return this.#answers(method, path, body);
  }

  async subscribe(room, { after }) {
    this.followed.push([room, after]);
  }

  unsubscribe(room) {
    this.followed = this.followed.filter(([followed]) => followed !== room);
  }

  async send(room, text, more) {
    this.asked.push(['send', room, text, more]);
  }
}
