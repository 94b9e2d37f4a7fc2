// One end of a call: a data channel between two pages, set up in the public protocol alone, by a WebSocket and its signals.
// Arguments: token, room, whom to call or be called by, what to say to him. How far it is stands in `window.call`.
const [token, room, peer, says] = arguments;
const call = (window.call = { isFollowing: false, signals: [], heard: null, error: null });
const fail = (error) => (call.error ??= String(error?.stack ?? error));

const SUBSCRIBE = 1;
let lastId = SUBSCRIBE;
const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/v1/ws`, ['chat.v1', `bearer.${token}`]);
const connection = new RTCPeerConnection();

// What happens before its turn would be refused by the connection: one at a time, in the order in which it came.
let taking = Promise.resolve();
const take = {
  offer: async (offer) => {
    await connection.setRemoteDescription(offer);
    await connection.setLocalDescription();
    signal('answer', connection.localDescription.toJSON());
  },
  answer: (answer) => connection.setRemoteDescription(answer),
  candidate: (candidate) => connection.addIceCandidate(candidate),
};

const signal = (type, data) => socket.send(JSON.stringify({ id: ++lastId, cmd: 'signal', room, to: peer, type, data }));

// Who calls speaks first, and who is called answers what he hears: whether a channel that comes is open already, browsers tell
// in different ways. It is held here, whatever they take for garbage.
let talk = null;
const say = () => {
  try {
    talk.send(says);
  } catch (error) {
    fail(error);
  }
};
const talkOver = (channel, isCaller) => {
  talk = channel;
  channel.onmessage = ({ data }) => {
    call.heard = data;
    if (!isCaller) say();
  };
  if (isCaller) channel.onopen = say;
};

socket.onopen = () => socket.send(JSON.stringify({ id: SUBSCRIBE, cmd: 'subscribe', room }));
socket.onclose = ({ code, reason }) => fail(`closed: ${code} ${reason}`);
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.error) fail(data);
  else if (message.re === SUBSCRIBE) call.isFollowing = true;
  else if (message.event === 'signal' && message.user === peer) {
    call.signals.push(message.type);
    taking = taking.then(() => take[message.type](message.data)).catch(fail);
  }
};

connection.onicecandidate = ({ candidate }) => candidate && signal('candidate', candidate.toJSON());
connection.ondatachannel = ({ channel }) => talkOver(channel, false);

call.begin = async () => {
  talkOver(connection.createDataChannel('talk'), true);
  await connection.setLocalDescription();
  signal('offer', connection.localDescription.toJSON());
};
call.state = () => JSON.stringify({ ...call, ice: connection.iceConnectionState, talk: talk?.readyState });
