const WORDS = 3;

/** What a send is named by, so that its repeat is no second message: 96 random bits. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(WORDS)), (word) => word.toString(36)).join('-');
}
