import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const document = readFileSync(new URL('../../../docs/client-in-100-lines.md', import.meta.url), 'utf8');
const [, code] = document.match(/```js\n([\s\S]*?)```/);
const { enter } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** The client as the document has it, on sockets that a test holds the other end of; the last of them is `socket`. */
async function entered(t) {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const talk = { socket: null, lost: [] };
  globalThis.WebSocket = class {
    sent = [];
    constructor() {
      talk.socket = this;
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close() {}
    hear(frame) {
      this.onmessage({ data: JSON.stringify(frame) });
    }
    get sends() {
      return this.sent.filter(({ cmd }) => cmd === 'send');
    }
  };
  t.after(() => talk.client.close());
  const lost = ({ text }, { code: number }) => talk.lost.push([text, number]);
  talk.client = enter({ nodes: ['ws://a'], room: 'general', token: () => 't', show: () => {}, lost });
  await open(talk);
  return talk;
}

async function open(talk) {
  await turn();
  talk.socket.onopen();
  const { id } = talk.socket.sent.at(-1);
  talk.socket.hear({ re: id, ok: { position: 'x:1' } });
}

const message = (offset) => ({
  event: 'message',
  room: 'general',
  epoch: 'x',
  offset,
  user: 'bob',
  key: `b${offset}`,
  text: '',
});
const tooSoon = (id) => ({ re: id, error: { code: 4332, afterMillis: 2_000 } });

test('told to wait it waits, whatever the room brings meanwhile', async (t) => {
  const talk = await entered(t);
  const { socket } = talk;
  talk.client.send('one');
  talk.client.send('two');
  assert.deepEqual(
    socket.sends.map(({ text }) => text),
    ['one'],
  );
  socket.hear(tooSoon(socket.sends[0].id));

  for (let offset = 2; offset < 50; offset += 1) socket.hear(message(offset));
  t.mock.timers.tick(1_999);
  assert.equal(socket.sends.length, 1);
  t.mock.timers.tick(1);
  assert.deepEqual(
    socket.sends.map(({ text }) => text),
    ['one', 'one'],
  );
  assert.equal(socket.sends[0].key, socket.sends[1].key);

  socket.hear({ re: socket.sends[1].id, ok: { epoch: 'x', offset: 50 } });
  assert.deepEqual(
    socket.sends.map(({ text }) => text),
    ['one', 'one', 'two'],
  );
  assert.deepEqual(talk.lost, []);
});

test('a wait that began on another connection lets nothing overtake', async (t) => {
  const talk = await entered(t);
  talk.client.send('one');
  talk.client.send('two');
  talk.socket.hear(tooSoon(talk.socket.sends[0].id));
  const former = talk.socket;
  former.onclose({ code: 4000, reason: '' });
  t.mock.timers.tick(0);
  await open(talk);
  assert.notEqual(talk.socket, former);
  assert.deepEqual(
    talk.socket.sends.map(({ text }) => text),
    ['one'],
  );

  t.mock.timers.tick(2_000);
  assert.deepEqual(
    talk.socket.sends.map(({ text }) => text),
    ['one'],
  );
});

test('what is refused for good is told, and the next one goes out', async (t) => {
  const talk = await entered(t);
  talk.client.send('one');
  talk.client.send('two');
  const [first] = talk.socket.sends;
  talk.socket.hear({ re: first.id, error: { code: 4307 } });

  assert.deepEqual(talk.lost, [['one', 4307]]);
  assert.deepEqual(
    talk.socket.sends.map(({ text }) => text),
    ['one', 'two'],
  );
  // An answer that comes twice is no answer to anything.
  talk.socket.hear({ re: first.id, error: { code: 4307 } });
  assert.equal(talk.lost.length, 1);
});
