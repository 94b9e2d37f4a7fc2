import { button, element } from './element.js';

const bar = document.getElementById('error');

/** Shows an error with its number until it is dismissed or something else succeeds. */
export function showError(error) {
  bar.dataset.code = error.code ?? '';
  bar.replaceChildren(
    element('span', {}, error.label),
    button('×', clearError, { className: 'quiet', ariaLabel: 'Dismiss' }),
  );
  bar.hidden = false;
}

export function clearError() {
  bar.hidden = true;
  bar.replaceChildren();
}
