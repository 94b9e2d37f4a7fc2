import { button, element } from '../../view/element.js';
import { bytes, count, memory, share } from '../view/figures.js';
import { labelOf } from '../kinds.js';
import { QUESTIONS, advise } from './advice.js';
import { calculate } from './calculator.js';
import { COLUMNS, ROWS } from './comparison.js';
import { costsOf, measuredOf } from './measured.js';
import { WORKED } from './worked.js';

const byId = (id) => document.getElementById(id);
const NAMES = { webrtc: 'WebRTC' };
const nameOf = (kind) => NAMES[kind] ?? labelOf(kind);

/** The questions, the table, the worked answers and the calculator, with what the lab has measured so far. */
export class GuideView {
  #columns;
  #feed = null;
  #selects = new Map();
  #chips = [];

  constructor(columns) {
    this.#columns = columns;
    this.#askQuestions();
    this.#offerWorked();
    this.measured();
    for (const input of this.#inputs()) input.addEventListener('input', () => this.#calculate());
  }

  fed(feed) {
    this.#feed = feed;
    this.measured();
  }

  /** Draws anew what holds figures of the lab. */
  measured() {
    this.#compare();
    this.#calculate();
  }

  // --- questions and worked answers

  #askQuestions() {
    byId('questions').replaceChildren(
      ...QUESTIONS.map(({ name, text, options }) => {
        const select = element(
          'select',
          { data: { testid: `question-${name}` }, on: { change: () => this.#answer(null) } },
          ...options.map(([value, label]) => element('option', { value }, label)),
        );
        this.#selects.set(name, select);
        return element('label', {}, text, select);
      }),
    );
  }

  #offerWorked() {
    this.#chips = WORKED.map((example) =>
      button(example.name, () => this.#choose(example), { className: 'chip', data: { testid: 'worked' } }),
    );
    byId('worked').replaceChildren(...this.#chips);
    this.#choose(WORKED.find(({ name }) => name === 'Chat'));
  }

  #choose(example) {
    for (const [name, value] of Object.entries(example.answers)) this.#selects.get(name).value = value;
    this.#answer(example);
  }

  #answer(example) {
    const answers = Object.fromEntries([...this.#selects].map(([name, select]) => [name, select.value]));
    const { transport, why } = advise(answers);
    WORKED.forEach(({ name }, i) => this.#chips[i].setAttribute('aria-pressed', String(name === example?.name)));
    const answer = byId('answer');
    answer.dataset.kind = transport;
    answer.replaceChildren(
      element('p', { className: 'muted' }, example?.name ?? 'Your answers'),
      element('p', { className: 'verdict', data: { testid: 'verdict' } }, nameOf(transport)),
      element('p', {}, why),
      example ? element('p', { className: 'muted' }, example.note) : '',
    );
  }

  // --- the table

  #compare() {
    const found = new Map(this.#columns.map((column) => [column.kind, measuredOf(column)]));
    const cell = ([text, figure], i, kind) => {
      const said = figure && found.has(kind) ? figure(found.get(kind)) : null;
      const mark = said ? element('span', { className: 'measured', data: { testid: `measured-${kind}` } }, said) : null;
      return element('td', { data: { title: COLUMNS[i] } }, text, mark);
    };
    const row = ({ kind, label, cells }) =>
      element(
        'tr',
        { data: { kind } },
        element('th', { scope: 'row' }, label),
        ...cells.map((one, i) => cell(one, i, kind)),
      );
    update(
      byId('comparison'),
      element(
        'thead',
        {},
        element('tr', {}, element('td', {}), ...COLUMNS.map((name) => element('th', { scope: 'col' }, name))),
      ),
      element('tbody', {}, ...ROWS.map(row)),
    );
  }

  // --- the calculator

  #inputs() {
    return ['users', 'interval', 'messages'].map((name) => byId(`calculator-${name}`));
  }

  #calculate() {
    const [users, intervalSeconds, messagesPerMinute] = this.#inputs().map(({ value, min }) =>
      Math.max(Number(min), Number(value) || 0),
    );
    const { costs, measured } = costsOf(this.#columns, this.#feed);
    const row = ({ kind, requestsPerSecond, emptyShare, headBytesPerSecond, memoryBytes, descriptors }) => {
      const isPolling = kind.endsWith('poll');
      const values = [
        count(requestsPerSecond),
        isPolling ? share(emptyShare) : '–',
        `${bytes(headBytesPerSecond)}/s`,
        memory(memoryBytes),
        count(descriptors),
      ];
      const titles = ['requests/s', 'empty answers', 'heads and frames', 'memory', 'descriptors'];
      return element(
        'tr',
        { data: { kind, testid: `calculated-${kind}` } },
        element('th', { scope: 'row' }, nameOf(kind)),
        ...values.map((value, i) => element('td', { data: { title: titles[i] } }, value)),
      );
    };
    update(byId('calculated'), ...calculate({ users, intervalSeconds, messagesPerMinute }, costs).map(row));
    const known = ['short-poll', 'long-poll', 'sse', 'websocket'].filter((kind) => measured.has(kind)).map(nameOf);
    byId('costs').textContent =
      known.length === 0
        ? 'With typical sizes; run the lab above, and it reckons with what that has measured.'
        : `Sizes measured above for ${known.join(', ')}${known.length < 4 ? '; typical ones for the others' : ''}.`;
  }
}

/** What is as it was stays: somebody may have it selected. */
function update(node, ...children) {
  const made = node.cloneNode(false);
  made.append(...children);
  if (!made.isEqualNode(node)) node.replaceChildren(...children);
}
