const region = document.getElementById('spoken');

/**
 * Says a new message to screen readers. The list of messages itself is silent: it would also read out every page of
 * history, and own messages twice.
 */
export function speak(name, text = '') {
  region.textContent = `${name}: ${text.length > 200 ? `${text.slice(0, 200)}…` : text}`;
}
