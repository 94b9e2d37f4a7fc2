import { createServer, connect } from 'node:net';

/**
 * The network between a client and one node, which a test breaks. Its rules:
 *
 * - `upgrades`: null, or what becomes of WebSocket handshakes: `refuse` (HTTP 403), `cut` or `swallow`.
 * - `buffersStreams`: of an event stream nothing but its head passes before its end, which never comes.
 * - `idleMillis`: connections on which nothing has passed for so long are cut; null: never.
 * - `isDown`: nobody gets through, as if nobody listened.
 */
export class Proxy {
  upgrades = null;
  buffersStreams = false;
  idleMillis = null;
  isDown = false;
  #node;
  #server;
  #lines = new Set();

  static async before(node) {
    const proxy = new Proxy(node);
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  constructor(node) {
    this.#node = new URL(node);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Ends every connection, as when a cable is pulled whose other end notices. */
  cut() {
    for (const line of this.#lines) line.cut();
  }

  /** Nothing passes on any connection that there is, in either direction, and nobody is told. */
  stall() {
    for (const line of this.#lines) line.isStalled = true;
  }

  /** Of what nodes say nothing passes on any connection that there is; what clients say does. */
  deafen() {
    for (const line of this.#lines) line.isDeaf = true;
  }

  /** The network is well again; what had stalled is cut. */
  heal() {
    Object.assign(this, { upgrades: null, buffersStreams: false, idleMillis: null, isDown: false });
    for (const line of this.#lines) if (line.isStalled || line.isDeaf) line.cut();
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #accept(socket) {
    if (this.isDown) return socket.destroy();
    const line = new Line(this, socket, connect(this.#node.port, this.#node.hostname), () => this.#lines.delete(line));
    this.#lines.add(line);
  }
}

/** One connection through the proxy. */
class Line {
  isStalled = false;
  isDeaf = false;
  #rules;
  #client;
  #node;
  #ended;
  #isStream = false;
  #idleTimer = null;

  constructor(rules, client, node, ended) {
    this.#rules = rules;
    this.#client = client;
    this.#node = node;
    this.#ended = ended;
    for (const socket of [client, node]) {
      socket.setNoDelay(true);
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
    client.on('data', (bytes) => this.#ask(bytes));
    node.on('data', (bytes) => this.#answer(bytes));
    this.#passed();
  }

  cut() {
    clearTimeout(this.#idleTimer);
    this.#client.destroy();
    this.#node.destroy();
    this.#ended();
  }

  #ask(bytes) {
    if (this.isStalled) return;
    const head = bytes.toString('latin1');
    // Whoever sends a request writes its head in one piece.
    if (/^GET \S+ HTTP/.test(head)) {
      this.#isStream = head.startsWith('GET /v1/events');
      if (/^upgrade: *websocket/im.test(head) && this.#rules.upgrades) return this.#block();
    }
    this.#passed();
    this.#node.write(bytes);
  }

  #answer(bytes) {
    if (this.isStalled || this.isDeaf) return;
    this.#passed();
    if (!this.#isStream || !this.#rules.buffersStreams) return void this.#client.write(bytes);
    this.#client.write(headOf(bytes));
    // What is kept back now comes never, and so nothing behind it may come.
    this.isStalled = true;
  }

  #block() {
    if (this.#rules.upgrades === 'swallow') this.isStalled = true;
    else if (this.#rules.upgrades === 'cut') this.cut();
    else this.#client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  }

  #passed() {
    clearTimeout(this.#idleTimer);
    if (this.#rules.idleMillis !== null) this.#idleTimer = setTimeout(() => this.cut(), this.#rules.idleMillis);
  }
}

/** Of an answer's first piece the head; of all later ones nothing. */
function headOf(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  return bytes.subarray(0, bytes.indexOf('HTTP/') === 0 && end > 0 ? end + 4 : 0);
}
