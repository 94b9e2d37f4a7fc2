import { asNumbered } from '../../errors.js';
import { element } from '../../view/element.js';
import { showError } from '../../view/error.js';
import { labelOf } from '../kinds.js';
import { bytes } from './figures.js';

const run = document.getElementById('feed-run');
const result = document.getElementById('feed-result');

/** The button that compares the costs of a one-way feed, and what came of it. */
export function offerFeed(compare, onMeasured) {
  run.addEventListener('click', async () => {
    run.disabled = true;
    result.textContent = 'Ten messages over each…';
    try {
      const measured = await compare();
      show(measured);
      onMeasured(measured);
    } catch (thrown) {
      result.textContent = '';
      showError(asNumbered(thrown));
    }
    run.disabled = false;
  });
}

function show(measured) {
  const cells = ({ kind, opening, perMessage, payload }) => [
    labelOf(kind),
    bytes(opening),
    bytes(perMessage),
    bytes(payload),
  ];
  const row = (tag, values) =>
    element(
      'tr',
      {},
      ...values.map((value, i) => element(i === 0 ? 'th' : tag, i === 0 ? { scope: 'row' } : {}, value)),
    );
  result.replaceChildren(
    element(
      'table',
      { data: { testid: 'feed-table' } },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...['', 'to open', 'per message', 'the event itself'].map((text) => element('th', { scope: 'col' }, text)),
        ),
      ),
      element('tbody', {}, ...measured.map((one) => row('td', cells(one)))),
    ),
    element('p', { className: 'muted' }, verdict(measured)),
  );
}

function verdict(measured) {
  const [socket, stream] = measured;
  const difference = Math.round(stream.perMessage - socket.perMessage);
  return `An event costs ${Math.abs(difference)} bytes ${difference >= 0 ? 'more' : 'less'} over SSE than over a WebSocket: its field names and its id, by which a browser resumes without any code. Neither says anything back, so the WebSocket’s other direction is paid for and unused.`;
}
