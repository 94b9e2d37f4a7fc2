import { button, element } from './element.js';

const bar = document.getElementById('error');
const page = document.getElementById('page');

/** Shows an error with its number until it is dismissed or something else succeeds. */
export function showError(error) {
  comeForward();
  bar.dataset.code = error.code ?? '';
  bar.replaceChildren(
    element('span', {}, error.label),
    button('×', clearError, { className: 'quiet', ariaLabel: 'Dismiss' }),
  );
  bar.hidden = false;
}

/** What lies behind an open dialog is neither seen nor read out. */
function comeForward() {
  const dialog = document.querySelector('dialog[open]');
  if (!dialog || dialog.contains(bar)) return;
  dialog.prepend(bar);
  dialog.addEventListener('close', () => page.before(bar), { once: true });
}

export function clearError() {
  bar.hidden = true;
  bar.replaceChildren();
}
