import { Chat } from './chat.js';
import { asNumbered } from './errors.js';
import { readFragment, writeFragment } from './fragment.js';
import { requestAs } from './http.js';
import { signInByName, signInByToken } from './identity.js';
import { transports } from './transports/index.js';
import { SignInView } from './view/signin.js';
import { clearError, showError } from './view/error.js';

const NAME_KEY = 'parley.name';
const page = document.getElementById('page');

async function start() {
  let config;
  try {
    config = (await requestAs(null, '/config.json')).body;
  } catch (error) {
    showError(asNumbered(error));
    return setTimeout(start, 3_000);
  }
  clearError();
  document.getElementById('development').hidden = !config.development;
  const { name } = readFragment();
  const remembered = name ?? sessionStorage.getItem(NAME_KEY);
  if (config.development && remembered && (await signIn(config, remembered))) return;
  askWho(config, remembered ?? '');
}

function askWho(config, name) {
  const view = new SignInView({ isDevelopment: config.development, name, onSignIn: (who) => signIn(config, who) });
  page.replaceChildren(view.element);
  view.focus();
}

/** `who` is a name in development mode and a token otherwise. */
async function signIn(config, who) {
  try {
    const identity = config.development ? await signInByName(config.rest, who) : signInByToken(who);
    clearError();
    if (config.development) sessionStorage.setItem(NAME_KEY, identity.user);
    enter(config, identity);
    return true;
  } catch (thrown) {
    showError(asNumbered(thrown));
    return false;
  }
}

function enter(config, identity) {
  const { room, transport } = readFragment();
  const transportName = transports.has(transport) ? transport : 'websocket';
  const onSignOut = () => {
    history.replaceState(null, '', location.pathname);
    leave(config, identity, chat);
  };
  const onTokenNeeded = (error) => {
    leave(config, identity, chat);
    showError(error);
  };
  const chat = new Chat({ config, identity, transportName, onSignOut, onTokenNeeded });
  page.replaceChildren(chat.element);
  writeFragment({ room, transport: transportName });
  chat.start(room);
  // A link typed into the same tab changes the fragment only; the page then follows it.
  window.onhashchange = () => {
    const wanted = readFragment();
    if (wanted.name && wanted.name !== identity.user) return location.reload();
    chat.follow(wanted);
  };
}

function leave(config, identity, chat) {
  window.onhashchange = null;
  chat.close();
  identity.forget();
  sessionStorage.removeItem(NAME_KEY);
  askWho(config, '');
}

start();
