import { agreement } from '../ledger.js';
import { labelOf } from '../kinds.js';
import { count } from './figures.js';

const view = document.getElementById('agreement');

/** Says whether all columns show the same, which is the promise of the cursor. */
export function showAgreement(columns) {
  const found = agreement(
    columns.map(({ kind, trimmed, arrivals }) => ({
      kind,
      trimmed,
      positions: arrivals.map(({ position }) => position),
    })),
  );
  view.dataset.state = !found.isSame ? 'differs' : found.isComplete ? 'same' : 'behind';
  view.dataset.total = found.total;
  const text = textOf(found);
  if (view.textContent !== text) view.textContent = text;
}

function textOf({ isSame, isComplete, total, behind }) {
  if (!isSame) return 'The columns differ: that must never happen.';
  if (total === 0) return 'All four follow the same room. Let the friend say something.';
  const messages = total === 1 ? 'message' : 'messages';
  if (isComplete) return `All four show the same ${count(total)} ${messages} in the same order.`;
  const late = Object.entries(behind).filter(([, missing]) => missing > 0);
  return `Same order; ${late.map(([kind, missing]) => `${labelOf(kind)} is ${missing} behind`).join(', ')} of ${count(total)} ${messages}.`;
}
