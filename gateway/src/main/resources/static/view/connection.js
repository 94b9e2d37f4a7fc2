import { transports } from '../transports/index.js';
import { button, element } from './element.js';

/** Which node and transport one is on, how the connection is, and the switch between transports. */
export class ConnectionView {
  #node = element('span', {
    className: 'node',
    data: { testid: 'node-name' },
    title: 'The node that serves this page',
  });
  #text = element('span', {});
  #state;
  #hurry;
  #ticking = null;

  /** @param bell what else stands in this line */
  constructor({ transportName, onTransport, onHurry, bell }) {
    this.#hurry = button('now', onHurry, { className: 'link', hidden: true });
    this.#state = element(
      'span',
      { className: 'state', role: 'status', data: { testid: 'connection-state' } },
      this.#text,
    );
    this.select = element(
      'select',
      {
        data: { testid: 'transport-select' },
        ariaLabel: 'Transport',
        on: { change: () => onTransport(this.select.value) },
      },
      ...[...transports].map(([name, { label }]) => element('option', { value: name }, label)),
    );
    this.select.value = transportName;
    const compare = element(
      'a',
      { className: 'compare', href: 'lab', title: 'All four transports side by side' },
      'compare',
    );
    this.element = element(
      'div',
      { className: 'connection' },
      this.#node,
      this.#state,
      this.#hurry,
      compare,
      this.select,
      bell,
    );
  }

  showNode(node) {
    this.#node.textContent = node;
  }

  show(state) {
    clearInterval(this.#ticking);
    this.#state.dataset.state = state.phase;
    this.#state.title = state.error?.label ?? '';
    this.#hurry.hidden = !['reconnecting', 'closed'].includes(state.phase);
    this.#hurry.textContent = state.phase === 'closed' ? 'reconnect' : 'now';
    this.#showText(state);
    if (state.retryAt !== null) this.#ticking = setInterval(() => this.#showText(state), 500);
  }

  #showText({ phase, error, retryAt }) {
    const text = {
      idle: () => 'not connected',
      connecting: () => 'connecting…',
      live: () => 'live',
      reconnecting: () => (retryAt === null ? 'reconnecting…' : `reconnecting in ${secondsUntil(retryAt)} s`),
      closed: () => (error ? `closed: ${error.label}` : 'closed'),
    }[phase]();
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
}

function secondsUntil(at) {
  return Math.max(0, Math.ceil((at - Date.now()) / 1_000));
}
