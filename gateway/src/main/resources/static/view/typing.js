import { element } from './element.js';

/** One line below the messages: who is typing. */
export class TypingView {
  element = element('p', { className: 'typing', data: { testid: 'typing' } });

  show(users) {
    this.element.textContent = textOf(users);
  }
}

function textOf(users) {
  switch (users.length) {
    case 0:
      return '';
    case 1:
      return `${users[0]} is typing…`;
    case 2:
      return `${users[0]} and ${users[1]} are typing…`;
    default:
      return 'Several people are typing…';
  }
}
