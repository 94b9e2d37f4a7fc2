import { Client } from './client.js';

export { Client } from './client.js';
export { ParleyError } from './errors.js';

/** Connects a user, and stays connected until `close()`. */
export function connect(options) {
  return new Client(options);
}
