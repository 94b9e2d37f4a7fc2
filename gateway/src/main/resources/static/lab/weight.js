import { request } from '../http.js';

const encoder = new TextEncoder();
const LINE_END = 2;
const HEADER_FRAME = 4;
const MASK = 4;
// RFC 6455, 4.2.2, as a gateway answers it; the key's digest has 28 characters.
const UPGRADED =
  'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
  `sec-websocket-accept: ${'x'.repeat(28)}\r\nsec-websocket-protocol: chat.v1\r\n\r\n`;

export function utf8Length(text) {
  return encoder.encode(text).length;
}

/** What a WebSocket frame has besides its payload (RFC 6455, 5.2). A client masks. */
export function frameHead(payloadBytes, isFromClient) {
  const length = payloadBytes < 126 ? 0 : payloadBytes < 65_536 ? 2 : 8;
  return 2 + length + (isFromClient ? MASK : 0);
}

/** The head of an answer as the browser shows it: the status line, all headers, the empty line. */
export function answerHead({ status, statusText = reasonOf(status), headers }) {
  let bytes = `HTTP/1.1 ${status} ${statusText}`.length + 2 * LINE_END;
  for (const [name, value] of headers) bytes += name.length + value.length + HEADER_FRAME;
  return bytes;
}

/** Heads of requests. A page does not see what its browser adds to them, so the node is asked for the size of one. */
export class Heads {
  #rest;

  constructor(rest) {
    this.#rest = rest;
  }

  static async measure(identity) {
    const url = '/lab/head.json';
    const { body } = await request(identity, url);
    return new Heads(body.bytes - url.length);
  }

  get(url, headers = {}) {
    let bytes = this.#rest + url.length;
    for (const [name, value] of Object.entries(headers)) bytes += name.length + value.length + HEADER_FRAME;
    return bytes;
  }

  post(url, bodyBytes) {
    const more = { 'Content-Type': 'application/json', 'Content-Length': `${bodyBytes}`, Origin: location.origin };
    return this.get(url, more) + 'POST'.length - 'GET'.length;
  }

  /** Both heads of a handshake, reckoned from what browsers are known to send: some bytes off. */
  upgrade(url, token) {
    const headers = {
      Host: location.host,
      Connection: 'Upgrade',
      Pragma: 'no-cache',
      'Cache-Control': 'no-cache',
      'User-Agent': navigator.userAgent,
      Upgrade: 'websocket',
      Origin: location.origin,
      'Sec-WebSocket-Version': '13',
      'Accept-Encoding': 'gzip, deflate, br',
      'Accept-Language': navigator.languages.join(','),
      'Sec-WebSocket-Key': 'x'.repeat(24),
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
      'Sec-WebSocket-Protocol': `chat.v1, bearer.${token}`,
    };
    let bytes = `GET ${url} HTTP/1.1`.length + 2 * LINE_END + UPGRADED.length;
    for (const [name, value] of Object.entries(headers)) bytes += name.length + value.length + HEADER_FRAME;
    return bytes;
  }
}

function reasonOf(status) {
  return { 200: 'OK', 304: 'Not Modified' }[status] ?? '';
}
