import { element } from './element.js';

// A document is 64 KiB at most; so many lines of it are enough for eyes.
const MOST_LINES = 500;

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** The document of a state room: each value with the names that lead to it, and marked what changed last. */
export class DocumentView {
  #about = element('p', { className: 'muted', role: 'status', data: { testid: 'document-change' } });
  #rows = element('tbody', {});
  #nameOf;

  constructor({ nameOf }) {
    this.#nameOf = nameOf;
    const head = element('tr', {}, element('th', { scope: 'col' }, 'Name'), element('th', { scope: 'col' }, 'Value'));
    this.element = element(
      'div',
      {
        className: 'document',
        tabIndex: 0,
        role: 'region',
        ariaLabel: 'Document',
        hidden: true,
        data: { testid: 'document' },
      },
      this.#about,
      element('table', {}, element('thead', {}, head), this.#rows),
    );
  }

  show({ document, change }) {
    if (document === undefined) {
      this.#about.textContent = 'Loading…';
      return this.#rows.replaceChildren();
    }
    this.#about.textContent = change
      ? `changed by ${this.#nameOf(change.user)} at ${timeOfDay.format(change.at)}`
      : 'what changes is shown as it does';
    const lines = [...leaves(document, '')];
    const places = change?.places ?? [];
    this.#rows.replaceChildren(...lines.slice(0, MOST_LINES).map((line) => row(line, places)));
    if (lines.length > MOST_LINES) this.#about.textContent += `; the first ${MOST_LINES} of ${lines.length} values`;
  }
}

function row({ place, name, value }, places) {
  const isChanged = places.some((changed) => place === changed || place.startsWith(`${changed}/`));
  return element(
    'tr',
    { data: { place, changed: String(isChanged) } },
    element('th', { scope: 'row' }, name),
    element('td', {}, JSON.stringify(value)),
  );
}

/** Values that hold no others, each with its place as a patch names it. */
function* leaves(value, place, name = '') {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0) return yield { place, name: name || '(all of it)', value };
  for (const [member, within] of inner) {
    const step = member.replaceAll('~', '~0').replaceAll('/', '~1');
    yield* leaves(within, `${place}/${step}`, name ? `${name} › ${member}` : member);
  }
}
