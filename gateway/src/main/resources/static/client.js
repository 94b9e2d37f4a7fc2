// The JavaScript client, for `import { connect } from '/client.js'`; its sources are in the repository's folder `client`.
export * from './client/index.js';
