import { element } from './element.js';

/** One line below the messages: who is typing. */
export class TypingView {
  element = element('p', { className: 'typing', data: { testid: 'typing' } });

  show(names) {
    this.element.textContent = textOf(names);
  }
}

function textOf(names) {
  switch (names.length) {
    case 0:
      return '';
    case 1:
      return `${names[0]} is typing…`;
    case 2:
      return `${names[0]} and ${names[1]} are typing…`;
    default:
      return 'Several people are typing…';
  }
}
