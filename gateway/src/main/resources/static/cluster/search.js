import { element } from '../view/element.js';

const found = document.getElementById('found');

/** Where a user is connected, as `GET /v1/users/{user}/connections` says. */
export function offerSearch(find, onError) {
  const form = document.getElementById('search');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const user = document.getElementById('user').value.trim();
    if (!user) return;
    try {
      show(await find(user));
    } catch (error) {
      found.replaceChildren();
      onError(error);
    }
  });
}

function show({ user, connections, more }) {
  if (connections.length === 0) {
    found.replaceChildren(element('p', { className: 'muted' }, `${user} is connected nowhere.`));
    return;
  }
  const lines = connections.map(({ node, connection, transport }) =>
    element(
      'li',
      { data: { testid: 'connection' } },
      [
        transport ?? 'unknown transport',
        node ? `on ${node}` : 'answered by any node',
        connection ? `connection ${connection}` : null,
      ]
        .filter(Boolean)
        .join(', '),
    ),
  );
  const rest = more ? element('p', { className: 'muted' }, 'There are more.') : null;
  found.replaceChildren(element('ul', {}, ...lines), ...(rest ? [rest] : []));
}
