import { settled } from './clock.js';

/** A WebSocket whose other end is a test. */
export class TestWebSocket {
  static opened = [];
  readyState = 0;
  bufferedAmount = 0;
  sent = [];
  isClosed = false;

  constructor(url, protocols) {
    Object.assign(this, { url, protocols });
    TestWebSocket.opened.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  /** The handshake has succeeded. */
  async open() {
    this.readyState = 1;
    this.onopen();
    await settled();
  }

  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  /** Answers the last command, or the one before it, and so on. */
  answer(ok, { back = 0 } = {}) {
    this.say({ re: this.sent.at(-1 - back).id, ok });
  }

  end(code = 1006, reason = '') {
    this.readyState = 3;
    this.onclose({ code, reason });
  }
}
