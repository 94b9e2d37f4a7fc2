/** Answers that were worked out, by name: what each says to the questions, and what comes of it here. */

const USUAL = {
  direction: 'feed',
  interval: 'seconds',
  latency: 'second',
  audience: 'few',
  network: 'open',
  media: 'none',
};

const worked = (name, transport, answers, note) => ({ name, transport, answers: { ...USUAL, ...answers }, note });

export const WORKED = [
  worked(
    'Weather and exchange rates',
    'short-poll',
    { interval: 'minutes', latency: 'minute', audience: 'thousands' },
    'GET every five minutes with If-None-Match. 10,000 users are 33 requests a second, most of them answered 304.',
  ),
  worked(
    'Job status',
    'long-poll',
    { direction: 'answer', interval: 'minutes' },
    'One request that waits up to 25 s, repeated until the job is done. Nobody asks every second.',
  ),
  worked(
    'Notification bell',
    'sse',
    { interval: 'minutes' },
    'Rare, but at once. The stream is idle most of the time and costs a comment of three bytes every 15 s.',
  ),
  worked(
    'Server dashboard',
    'sse',
    { audience: 'thousands' },
    'Figures go one way, each second. Reconnecting is the browser’s work.',
  ),
  worked(
    'Build log',
    'sse',
    { interval: 'stream' },
    'Lines with an id each: whoever reconnects shows the last one and misses none.',
  ),
  worked(
    'LLM token stream',
    'sse',
    { interval: 'stream', latency: 'instant' },
    'The prompt is one POST, the answer a stream of tokens. There is nothing to say meanwhile but “stop”, which is closing it.',
  ),
  worked(
    'Live score for 10 million',
    'short-poll',
    { latency: 'seconds', audience: 'millions' },
    'The same few bytes for everybody, kept by a CDN for two seconds. 10 million open connections would be hundreds of nodes.',
  ),
  worked(
    'Ride map',
    'sse',
    { direction: 'sometimes' },
    'The rider watches a stream; the driver’s app posts a position every few seconds. Only the last one counts.',
  ),
  worked(
    'Stock terminal',
    'websocket',
    { direction: 'always', interval: 'stream', latency: 'instant', audience: 'thousands' },
    'Symbols are followed and left all the time, orders go the other way, and binary frames save half.',
  ),
  worked(
    'Word game',
    'websocket',
    { direction: 'always' },
    'Moves, clocks and who is thinking go both ways. A reconnect shows the cursor and goes on.',
  ),
  worked(
    'Live cursors',
    'websocket',
    { direction: 'always', interval: 'stream', latency: 'instant' },
    'Thirty positions a second from everybody. Over HTTP the heads would weigh a hundred times the positions.',
  ),
  worked(
    'Chat',
    'websocket',
    { direction: 'always' },
    'Messages, typing and receipts both ways. Fall back to SSE and polling where it is blocked: the cursor means the same on each.',
  ),
  worked(
    'Voice call',
    'webrtc',
    { direction: 'always', interval: 'stream', latency: 'instant', media: 'live' },
    'Sound goes over WebRTC; the offer, the answer and the candidates go as signals over the chat connection.',
  ),
];
