import { asNumbered } from '../errors.js';
import { requestAs } from '../http.js';
import { signInByToken } from '../identity.js';
import { clearError, showError } from '../view/error.js';
import { SignInView } from '../view/signin.js';
import { element } from '../view/element.js';
import { drainForAWhile } from './drain.js';
import { fullForAWhile } from './full.js';
import { compareFeeds } from './feed.js';
import { Friend, newMessage } from './friend.js';
import { GuideView } from './guide/view.js';
import { KINDS } from './kinds.js';
import { Lane } from './lane.js';
import { Ledger } from './ledger.js';
import { beginSession } from './session.js';
import { compareState } from './state.js';
import { showAgreement } from './view/agreement.js';
import { ColumnView } from './view/column.js';
import { offerFeed } from './view/feed.js';
import { offerDrain, offerFull, offerState } from './view/switches.js';

const RATES = [0, 0.2, 0.5, 1, 2, 5, 10, 20];
const GUIDE_EVERY_MILLIS = 2_000;
const AGAIN_MILLIS = 3_000;
const byId = (id) => document.getElementById(id);

async function start() {
  let config;
  try {
    config = (await requestAs(null, '/config.json')).body;
  } catch (error) {
    showError(asNumbered(error));
    return setTimeout(start, AGAIN_MILLIS);
  }
  clearError();
  byId('development').hidden = !config.development;
  byId('node').textContent = config.node;
  if (config.development) return begin(config, null);
  askForToken(config);
}

function askForToken(config) {
  const onSignIn = async (token) => {
    try {
      const identity = signInByToken(token);
      view.element.remove();
      await begin(config, identity);
    } catch (thrown) {
      showError(asNumbered(thrown));
    }
  };
  const view = new SignInView({ isDevelopment: false, name: '', onSignIn });
  byId('lab').before(view.element);
  byId('lab').hidden = true;
}

async function begin(config, identity) {
  let session;
  try {
    session = await beginSession(config, identity);
  } catch (thrown) {
    const error = asNumbered(thrown);
    showError(error);
    if (['resume', 'back-off'].includes(error.advice)) setTimeout(() => begin(config, identity), AGAIN_MILLIS);
    else if (identity) askForToken(config);
    return;
  }
  clearError();
  byId('lab').hidden = false;
  open(session, config);
}

function open({ room, position, you, friend: other, heads }, config) {
  const ledger = new Ledger();
  const lane = new Lane(byId('lane'), KINDS);
  const link = { identity: you, room, heads, isDevelopment: config.development };
  const views = new Map();
  const onChange = (column) => views.get(column)?.changed();
  const columns = KINDS.map(({ kind, Column }) => new Column({ kind, link, ledger, lane, onChange }));
  columns.forEach((column, i) => {
    const onInterval = column.intervalSeconds ? (value) => (column.intervalSeconds = value) : null;
    views.set(column, new ColumnView({ ...KINDS[i], column, onInterval }));
  });
  byId('columns').replaceChildren(...[...views.values()].map((view) => view.element));
  byId('room').textContent = room;
  const friend = new Friend({ identity: other, room, ledger, onFailed: showError });
  wireFriend(friend);
  wireYou(columns, ledger);
  const guide = new GuideView(columns);
  offerFeed(
    () => compareFeeds({ link, friend, position: columns.at(-1).cursor }),
    (feed) => guide.fed(feed),
  );
  offerState(() => compareState({ link, rest: config.rest }));
  if (config.development) {
    offerDrain((onStep) => drainForAWhile(config, onStep));
    offerFull((onStep) => fullForAWhile({ identity: you, node: config.node, columns }, onStep));
  }
  setInterval(() => showAgreement(columns), 100);
  setInterval(() => guide.measured(), GUIDE_EVERY_MILLIS);
  for (const column of columns) column.start(position);
  // A page that is left holds nothing open.
  addEventListener('pagehide', () => {
    friend.close();
    for (const column of columns) column.close();
  });
  // One that the browser had put away and shows again begins anew.
  addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
}

function wireFriend(friend) {
  byId('friend-sends').addEventListener('click', () => friend.say());
  const slider = byId('rate');
  const show = () => {
    const rate = RATES[Number(slider.value)];
    friend.setRate(rate);
    byId('rate-text').textContent =
      rate === 0 ? 'when told to' : rate < 1 ? `every ${1 / rate} s` : `${rate} a second`;
    slider.setAttribute('aria-valuetext', byId('rate-text').textContent);
  };
  slider.addEventListener('input', show);
  show();
}

function wireYou(columns, ledger) {
  const over = byId('send-over');
  over.replaceChildren(...KINDS.map(({ kind, label }) => element('option', { value: kind }, `over ${label}`)));
  over.value = 'websocket';
  let said = 0;
  byId('you-send').addEventListener('click', async () => {
    const message = newMessage(said);
    said += 1;
    ledger.sent(message.key, performance.now());
    try {
      await columns.find(({ kind }) => kind === over.value).send(message);
    } catch (thrown) {
      showError(asNumbered(thrown));
    }
  });
}

start();
