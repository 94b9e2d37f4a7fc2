/** Which transport, from six answers: no page, no network. Each rule says why; the first that fits decides. */

export const QUESTIONS = [
  {
    name: 'direction',
    text: 'Who speaks?',
    options: [
      ['answer', 'The server, once: one answer is awaited'],
      ['feed', 'The server, again and again'],
      ['sometimes', 'Both; the client now and then'],
      ['always', 'Both, all the time'],
    ],
  },
  {
    name: 'interval',
    text: 'How often is there something new?',
    options: [
      ['minutes', 'Every few minutes, or less'],
      ['seconds', 'Every few seconds'],
      ['stream', 'Many times a second'],
    ],
  },
  {
    name: 'latency',
    text: 'How late may it be?',
    options: [
      ['minute', 'A minute'],
      ['seconds', 'Some seconds'],
      ['second', 'A second'],
      ['instant', 'Nobody may notice'],
    ],
  },
  {
    name: 'audience',
    text: 'How many watch the same thing?',
    options: [
      ['few', 'Each his own, or a few'],
      ['thousands', 'Thousands'],
      ['millions', 'Millions'],
    ],
  },
  {
    name: 'network',
    text: 'What lies in between?',
    options: [
      ['open', 'The open internet, phones'],
      ['buffering', 'A proxy that buffers streams and blocks upgrades'],
    ],
  },
  {
    name: 'media',
    text: 'Sound or moving pictures?',
    options: [
      ['none', 'No'],
      ['live', 'Live, between people'],
    ],
  },
];

const isPatient = ({ latency }) => latency === 'minute' || latency === 'seconds';

const RULES = [
  {
    when: ({ media }) => media === 'live',
    transport: 'webrtc',
    why: 'Sound and pictures go from peer to peer, and a late packet is worse than a lost one. The chat connection carries only the signals that set the call up.',
  },
  {
    when: ({ audience, direction }) => audience === 'millions' && direction !== 'always',
    transport: 'short-poll',
    why: 'Everybody gets the same answer: let a CDN keep it for a second or two, and poll that. Your servers see one request where millions are made.',
  },
  {
    when: ({ network, direction }) => network === 'buffering' && direction !== 'answer',
    transport: 'long-poll',
    why: 'Plain requests with plain answers pass through everything. Offer WebSocket or SSE first and fall back to this.',
  },
  {
    when: ({ direction }) => direction === 'answer',
    transport: 'long-poll',
    why: 'The request waits until there is an answer, and is over then. Nothing has to be kept open for later.',
  },
  {
    when: ({ direction }) => direction === 'always',
    transport: 'websocket',
    why: 'Both sides speak whenever they like, for a few bytes each time; over HTTP each word of the client would be a request with its head.',
  },
  {
    when: (answers) => answers.interval === 'minutes' && answers.latency === 'minute',
    transport: 'short-poll',
    why: 'A question every few minutes is cheaper than a connection that is open all day for nothing, and an ETag makes most answers empty.',
  },
  {
    when: (answers) => answers.direction === 'sometimes' && !isPatient(answers) && answers.interval === 'stream',
    transport: 'websocket',
    why: 'What comes that often and must come at once leaves no time for the heads of requests the other way.',
  },
  {
    when: () => true,
    transport: 'sse',
    why: 'One request stays open and brings each event as it happens. The browser reconnects by itself, and proxies see plain HTTP. What the client says now and then is a POST.',
  },
];

/** `{transport, why}` for answers to all questions, by their names. */
export function advise(answers) {
  const { transport, why } = RULES.find(({ when }) => when(answers));
  return { transport, why };
}
