import { request } from '../http.js';

/** Beyond it a message is left out: a slow network must not fill a queue. */
const MOST_UNDER_WAY = 4;
const LINES = [
  'On my way',
  'Did you see the score?',
  'Two minutes',
  'The train is late again',
  'Coffee?',
  'Look at this',
  'It works on my machine',
  'Back in five',
  'Ship it',
  'Who broke the build?',
  'Fixed it',
  'Lunch at noon',
];

/** The other side of the conversation: says something when told to, or so many times a second. */
export class Friend {
  #identity;
  #room;
  #ledger;
  #onFailed;
  #underWay = 0;
  #said = 0;
  #timer = null;

  constructor({ identity, room, ledger, onFailed }) {
    this.#identity = identity;
    this.#room = room;
    this.#ledger = ledger;
    this.#onFailed = onFailed;
  }

  /** @param {number} perSecond 0 to be silent */
  setRate(perSecond) {
    clearInterval(this.#timer);
    this.#timer = perSecond > 0 ? setInterval(() => this.#sayUnlessBusy(), 1_000 / perSecond) : null;
  }

  close() {
    this.setRate(0);
  }

  #sayUnlessBusy() {
    if (this.#underWay < MOST_UNDER_WAY) this.say();
  }

  async say() {
    const message = newMessage(this.#said);
    this.#said += 1;
    this.#underWay += 1;
    try {
      await this.#send(message);
    } catch (error) {
      this.#onFailed(error);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #send(json) {
    const url = `/v1/rooms/${encodeURIComponent(this.#room)}/messages`;
    this.#ledger.sent(json.key, performance.now());
    await request(this.#identity, url, { method: 'POST', json });
  }
}

export function newMessage(number) {
  return { key: `l-${crypto.getRandomValues(new Uint32Array(3)).join('-')}`, text: LINES[number % LINES.length] };
}
