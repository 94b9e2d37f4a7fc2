import { asNumbered } from '../../errors.js';
import { element } from '../../view/element.js';
import { showError } from '../../view/error.js';
import { bytes } from './figures.js';

const byId = (id) => document.getElementById(id);

/** The button that weighs patches against the whole. `compare` resolves to bytes per change. */
export function offerState(compare) {
  offer('state-run', 'state-result', 'Ten changes of four figures among 200…', async (result) => {
    const { patches, full } = await compare();
    result.replaceChildren(
      element(
        'p',
        { data: { testid: 'state-said', patches: Math.round(patches), full: Math.round(full) } },
        `A change of four figures costs who follows the patches ${bytes(patches)}, and who asks for all 200 again ${bytes(full)}: ${(full / patches).toFixed(0)} times as much.`,
      ),
    );
  });
}

/** The button that drains the node and takes it back. `drain(onStep)` resolves when that is done. */
export function offerDrain(drain) {
  byId('drain-panel').hidden = false;
  offer('drain-run', 'drain-result', 'Asking who it is…', (result) => drain((step) => (result.textContent = step)));
}

/** The button that makes the node full for a while. `fill(onStep)` resolves when that is over. */
export function offerFull(fill) {
  byId('full-panel').hidden = false;
  offer('full-run', 'full-result', 'Asking for it…', (result) => fill((step) => (result.textContent = step)));
}

function offer(buttonId, resultId, beginning, deed) {
  const run = byId(buttonId);
  const result = byId(resultId);
  run.addEventListener('click', async () => {
    run.disabled = true;
    result.textContent = beginning;
    try {
      await deed(result);
    } catch (thrown) {
      result.textContent = '';
      showError(asNumbered(thrown));
    }
    run.disabled = false;
  });
}
