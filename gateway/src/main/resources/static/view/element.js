/**
 * Makes an element. Children that are not elements become text, so nothing a user wrote is ever read as HTML.
 * Of `properties`, `data` goes to the data attributes, `on` to the listeners, `aria` to the aria attributes.
 */
export function element(tag, properties = {}, ...children) {
  const { data = {}, on = {}, aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, data);
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(text, onClick, properties = {}) {
  return element('button', { type: 'button', ...properties, on: { click: onClick } }, text);
}

/** A decorative disc with the first letter of a user's name; the hue follows from his id alone. */
export function disc(user, name = user) {
  const [letter] = name;
  const made = element('span', { className: 'disc', aria: { hidden: 'true' } }, letter.toUpperCase());
  let hash = 7;
  for (const letter of user) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  made.style.setProperty('--hue', hash);
  return made;
}
