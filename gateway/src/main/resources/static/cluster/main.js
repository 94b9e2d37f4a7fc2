import { connect } from '../client.js';
import { openDocument } from '../client/documents.js';
import { NumberedError, asNumbered } from '../errors.js';
import { requestAs } from '../http.js';
import { clearError, showError } from '../view/error.js';
import { SignInView } from '../view/signin.js';
import { NodesView } from './nodes.js';
import { offerSearch } from './search.js';

const ROOM = 'parley~cluster';
const UNKNOWN_ROOM = 4302;
const AGAIN_MILLIS = 2_000;
/** What a node or chat-service says, or does not, while it comes or goes. */
const MAY_PASS = ['resume', 'back-off'];
const byId = (id) => document.getElementById(id);

async function start() {
  let config;
  try {
    config = (await requestAs(null, '/config.json')).body;
  } catch (thrown) {
    showError(asNumbered(thrown));
    return setTimeout(start, AGAIN_MILLIS);
  }
  clearError();
  byId('development').hidden = !config.development;
  byId('node').textContent = config.node;
  if (config.development) return open(config, () => issued(config));
  askForToken(config);
}

/** In development mode anyone is an operator. */
async function issued(config) {
  const json = { user: 'operator', operator: true };
  return (await requestAs(null, `${config.rest}/v1/tokens`, { method: 'POST', json })).body.token;
}

function askForToken(config) {
  const onSignIn = async (token) => {
    view.element.remove();
    open(config, token);
  };
  const view = new SignInView({ isDevelopment: false, name: '', onSignIn });
  byId('cluster').before(view.element);
}

function open(config, token) {
  byId('cluster').hidden = false;
  const client = connect({ rest: config.rest || undefined, token });
  const view = new NodesView(async (node, isToDrain) => {
    const path = `/v1/cluster/nodes/${encodeURIComponent(node)}/drain`;
    await told(client.request(isToDrain ? 'PUT' : 'DELETE', path));
  });
  client.on('unsubscribed', ({ error }) => showError(numbered(error)));
  client.on('connection', ({ state, error }) => {
    if (state === 'connected') clearError();
    else if (error) showError(numbered(error));
  });
  offerSearch(
    (user) => told(client.request('GET', `/v1/users/${encodeURIComponent(user)}/connections`), true),
    () => {},
  );
  follow(client, ({ document }) => view.show(document?.nodes ?? {}));
  addEventListener('pagehide', () => client.close());
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

/** The first node makes the room a moment after it starts; and there is none for whoever is no operator. */
async function follow(client, onChange) {
  try {
    await openDocument(client, ROOM, { onChange });
  } catch (thrown) {
    const error = thrown.code === UNKNOWN_ROOM ? notSeen() : numbered(thrown);
    showError(error);
    if (error.code === UNKNOWN_ROOM || MAY_PASS.includes(thrown.advice))
      setTimeout(() => follow(client, onChange), AGAIN_MILLIS);
    return;
  }
  clearError();
}

function notSeen() {
  return new NumberedError({
    code: UNKNOWN_ROOM,
    name: 'unknown-room',
    text: 'No node says anything yet, or your token is not an operator’s: it needs the scope parley.operator.',
  });
}

/** Shows what was refused; rejects only where the caller needs the answer. */
async function told(call, isNeeded = false) {
  try {
    const answer = await call;
    clearError();
    return answer;
  } catch (thrown) {
    showError(numbered(thrown));
    if (isNeeded) throw thrown;
    return null;
  }
}

function numbered({ code, name, message, text }) {
  return new NumberedError({ code, name, text: message ?? text });
}

start();
