import { asNumbered } from '../errors.js';
import { requestAs } from '../http.js';

const AGAIN_MILLIS = 3_000;

/** What stays open is nothing for a button that waits for an answer. */
const WITHOUT_TRIAL = new Set(['/v1/ws', '/v1/events']);

const failure = document.getElementById('failure');

async function start() {
  let description;
  try {
    description = await describe();
  } catch (thrown) {
    failure.textContent = `The description of REST cannot be read: ${asNumbered(thrown).label}`;
    failure.hidden = false;
    return setTimeout(start, AGAIN_MILLIS);
  }
  failure.hidden = true;
  show(description);
}

/** What chat-service has, with the addresses as this page finds them: behind a balancer both services are its own origin. */
async function describe() {
  const { rest } = (await requestAs(null, '/config.json')).body;
  const description = (await requestAs(null, `${rest}/v1/openapi.json`)).body;
  description.servers = [{ url: rest || location.origin }];
  for (const operation of Object.values(description.paths).flatMap(Object.values)) {
    const isHere = operation['x-served-by']?.includes('chat-service') === false;
    if (isHere) operation.servers = [{ url: location.origin }];
  }
  return description;
}

/** The choice of a server has a label for eyes alone. It is drawn when the description has been read, and perhaps anew. */
function labelServers() {
  const label = () => document.getElementById('servers')?.setAttribute('aria-label', 'Server');
  new MutationObserver(label).observe(document.getElementById('docs'), { childList: true, subtree: true });
}

function show(spec) {
  labelServers();
  const withoutTrial = () => ({
    statePlugins: { spec: { wrapSelectors: { allowTryItOutFor: () => (state, path) => !WITHOUT_TRIAL.has(path) } } },
  });
  // A link within the button that opens an operation is one too many for who hears it; the address tells of what is open all the same.
  const withoutLinksInButtons = () => ({
    wrapComponents: {
      DeepLink:
        (_, { React }) =>
        ({ text }) =>
          React.createElement('span', null, text),
    },
  });
  window.SwaggerUIBundle({
    spec,
    dom_id: '#docs',
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    // By default it asks a server on the internet.
    validatorUrl: null,
    plugins: [withoutTrial, withoutLinksInButtons],
  });
}

start();
