import { asNumbered } from '../../errors.js';
import { button, element } from '../../view/element.js';
import { showError } from '../../view/error.js';
import { quantile } from '../ledger.js';
import { bytes, count, millis, ordinal, seconds, share } from './figures.js';

const MOST_SHOWN = 60;
const DRAW_AFTER_MILLIS = 40;
const STATES = {
  idle: 'idle',
  connecting: 'connecting…',
  live: 'live',
  paused: 'not reading',
  dropped: 'dropped',
  waiting: 'coming back…',
  closed: 'closed',
};

/** One transport's card: what it is like, how it is, what it has cost, what came, and its switches. */
export class ColumnView {
  #column;
  #stopped;
  #state;
  #figures = new Map();
  #note;
  #list;
  #drop;
  #pause;
  #shown = 0;
  #isDue = false;

  constructor({ column, label, words, stopped, onInterval }) {
    this.#column = column;
    this.#stopped = stopped;
    this.#state = element('span', { className: 'state', role: 'status', data: { testid: 'column-state' } });
    this.#note = element('p', { className: 'note', data: { testid: 'column-note' } });
    this.#list = element('ol', { className: 'arrivals', tabIndex: 0, ariaLabel: `What came over ${label}` });
    this.#drop = button('Drop', () => column.drop(), {
      title: 'Cut the connection, as a lost network does',
      data: { testid: 'drop' },
    });
    this.#pause = button('Stop reading', () => column.setPaused(!column.isPaused), { data: { testid: 'pause' } });
    this.element = element(
      'section',
      { className: 'column', data: { testid: 'lab-column', kind: column.kind }, ariaLabel: label },
      element('header', {}, element('h3', {}, label), this.#state),
      element('p', { className: 'words' }, words),
      this.#figureList(),
      element(
        'div',
        { className: 'switches' },
        this.#drop,
        this.#pause,
        ...provocations(column),
        onInterval ? intervalSelect(column, onInterval) : null,
      ),
      this.#note,
      this.#list,
    );
    this.#draw();
  }

  /** Draws it soon, once however much has changed meanwhile. */
  changed() {
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#draw();
    }, DRAW_AFTER_MILLIS);
  }

  #figureList() {
    const figure = (name, title, hint) => {
      const value = element('dd', { data: { testid: name } });
      this.#figures.set(name, value);
      return element('div', { title: hint }, element('dt', {}, title), value);
    };
    return element(
      'dl',
      { className: 'figures' },
      figure(
        'latency',
        'latency',
        'From the press of “send” to its arrival, by this page’s clock: the median, and what 19 of 20 stay below',
      ),
      figure('requests', 'requests', 'HTTP requests made to receive, handshakes included'),
      figure('bytes', 'bytes', 'To receive what is below, both ways: heads, frames, bodies'),
      figure('overhead', 'of it overhead', 'Heads and frames: whatever is no event'),
      figure(
        'pushed',
        'on what was open',
        'Messages that came over a connection or request that was open when they were sent',
      ),
      figure('fetched', 'by a new request', 'Messages that waited for the next request or connection'),
      figure('first', 'came first', 'How often a message was here before it was in any other column'),
      figure('sends', 'you sent', 'What you said over this transport, and its bytes both ways'),
    );
  }

  #draw() {
    const { state, error, counts, latencies, kind } = this.#column;
    this.element.dataset.state = state;
    this.element.dataset.messages = counts.pushed + counts.fetched;
    this.element.dataset.requests = counts.requests;
    this.element.dataset.answered = counts.answered;
    this.element.dataset.recoveries = counts.recoveries;
    this.element.dataset.repeats = counts.repeats;
    this.#state.dataset.state = state;
    write(this.#state, STATES[state]);
    this.#state.title = error?.label ?? '';
    const median = millis(quantile(latencies, 0.5));
    this.#figure('latency', latencies.length === 0 ? median : `${median} · ${millis(quantile(latencies, 0.95))}`);
    const empty = kind.endsWith('poll') && counts.empty > 0 ? ` · ${count(counts.empty)} empty` : '';
    this.#figure('requests', `${count(counts.requests)}${empty}`);
    const all = counts.headBytes + counts.payloadBytes;
    this.#figure('bytes', bytes(all));
    this.#figure('overhead', all === 0 ? '–' : share(counts.headBytes / all));
    this.#figure('pushed', count(counts.pushed));
    this.#figure('fetched', count(counts.fetched));
    const messages = counts.pushed + counts.fetched;
    this.#figure('first', messages === 0 ? '–' : share(counts.first / messages));
    this.#figure('sends', counts.sends === 0 ? '–' : `${count(counts.sends)} · ${bytes(counts.sendBytes)}`);
    this.#drop.disabled = state === 'dropped' || state === 'closed';
    this.#pause.setAttribute('aria-pressed', String(this.#column.isPaused));
    write(this.#pause, this.#column.isPaused ? 'Read on' : 'Stop reading');
    write(this.#note, this.#noteText());
    this.#drawArrivals();
  }

  #noteText() {
    const { isPaused, state, error, recovery, cursor } = this.#column;
    if (isPaused) return this.#stopped;
    if (state === 'dropped') return `Cut at ${cursor}. It comes back in 2 s and shows that cursor.`;
    if (state === 'waiting') return error?.label ?? 'It comes back soon.';
    if (!recovery?.millis) return '';
    const missed = recovery.brought === 1 ? '1 message' : `${recovery.brought} messages`;
    return `Resumed after ${recovery.from}, away for ${seconds(recovery.millis)}: ${missed} brought late, none lost.`;
  }

  #drawArrivals() {
    const { arrivals, trimmed } = this.#column;
    const total = trimmed + arrivals.length;
    const fresh = arrivals.slice(Math.max(0, arrivals.length - Math.min(total - this.#shown, MOST_SHOWN)));
    if (this.#shown === total) return;
    this.#shown = total;
    this.#list.prepend(...fresh.reverse().map(line));
    while (this.#list.childElementCount > MOST_SHOWN) this.#list.lastElementChild.remove();
  }

  #figure(name, text) {
    write(this.#figures.get(name), text);
  }
}

function line({ position, rank, latency, isPushed, text }) {
  return element(
    'li',
    { data: { testid: 'arrival', position, rank, pushed: isPushed } },
    element('span', { className: 'offset' }, `#${position.slice(position.indexOf(':') + 1)}`),
    element('span', { className: 'said' }, text),
    element('span', { className: 'rank', title: 'Its place among the four columns' }, ordinal(rank)),
    element('span', { className: 'late' }, millis(latency)),
  );
}

/** What only the node can do to a connection, and does in development mode to one's own. */
function provocations(column) {
  if (!column.link.isDevelopment || !['sse', 'websocket'].includes(column.kind)) return [];
  const provoke = (how) => () => column.provoke(how).catch((thrown) => showError(asNumbered(thrown)));
  return [
    button('Reset', provoke('reset'), {
      title: 'The node resets the connection without a goodbye, as the kernel of a killed one does',
      data: { testid: 'reset' },
    }),
    button('Silence', provoke('silence'), {
      title: 'The node swallows every byte of this connection from now on, and closes nothing',
      data: { testid: 'silence' },
    }),
  ];
}

function intervalSelect(column, onInterval) {
  const isSocket = column.kind === 'websocket';
  const choices = isSocket ? [2, 5, 10, 25] : [1, 2, 3, 5, 10];
  const options = choices.map((value) =>
    element(
      'option',
      { value, selected: value === column.intervalSeconds },
      `${isSocket ? 'pings ' : ''}every ${value} s`,
    ),
  );
  const select = element(
    'select',
    {
      ariaLabel: isSocket ? 'How often it asks for a sign of life' : 'How often it asks',
      data: { testid: 'interval' },
      on: { change: () => onInterval(Number(select.value)) },
    },
    ...options,
  );
  return select;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
