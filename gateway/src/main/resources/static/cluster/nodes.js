import { button, element } from '../view/element.js';
import { count, delay, summary } from './figures.js';

const FIGURES = ['websocket', 'sse', 'poll', 'rooms', 'deliveriesPerSecond'];

/** The table of nodes. Rows stay while their figures change, so that a button can be pressed meanwhile. */
export class NodesView {
  #body = document.getElementById('nodes');
  #summary = document.getElementById('summary');
  #rows = new Map();
  #onDrain;

  /** `onDrain(node, isToDrain)` resolves when the node has been told. */
  constructor(onDrain) {
    this.#onDrain = onDrain;
  }

  show(nodes) {
    for (const [node, row] of this.#rows) {
      if (nodes[node]) continue;
      row.element.remove();
      this.#rows.delete(node);
    }
    let next = this.#body.firstChild;
    for (const node of Object.keys(nodes).sort()) {
      if (!this.#rows.has(node)) this.#rows.set(node, new Row(node, this.#onDrain));
      const row = this.#rows.get(node);
      row.show(nodes[node]);
      // What is moved loses the focus, even to where it was.
      if (row.element === next) next = next.nextSibling;
      else this.#body.insertBefore(row.element, next);
    }
    const text = summary(nodes);
    if (this.#summary.textContent !== text) this.#summary.textContent = text;
  }
}

class Row {
  #cells = Object.fromEntries(FIGURES.map((name) => [name, element('td', { data: { figure: name } })]));
  #name = element('th', { scope: 'row' });
  #state = element('td', { data: { figure: 'state' } });
  #delay = element('td', { data: { figure: 'delay' } });
  #isLeaving = false;
  #button;

  constructor(node, onDrain) {
    const press = async () => {
      this.#button.disabled = true;
      await onDrain(node, !this.#isLeaving);
      this.#button.disabled = false;
    };
    this.#button = button('Drain', press, { data: { testid: 'drain' } });
    this.element = element(
      'tr',
      { data: { testid: 'node', node } },
      this.#name,
      this.#state,
      ...FIGURES.map((name) => this.#cells[name]),
      this.#delay,
      element('td', {}, this.#button),
    );
    this.#name.title = node;
  }

  show(figures) {
    const { name, state, delayMicros } = figures;
    this.#isLeaving = state !== 'up';
    Object.assign(this.element.dataset, { name, state });
    say(this.#name, name);
    say(this.#state, state);
    for (const figure of FIGURES) say(this.#cells[figure], count(figures[figure] ?? 0));
    say(this.#delay, delay(delayMicros));
    say(this.#button, this.#isLeaving ? 'Take back' : 'Drain');
    this.#button.ariaLabel = `${this.#button.textContent}: ${name}`;
  }
}

function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
