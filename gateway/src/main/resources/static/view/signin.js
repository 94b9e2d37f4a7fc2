import { element } from './element.js';

// The syntax of user ids, so that a slip is told before a request is made.
const USER_PATTERN = '[!-+\\-.0-9;-z\\|~][!-+\\-.0-9;-z\\|~]*';

/** Asks for a name, or for a token where names alone are not believed. */
export class SignInView {
  #input;

  constructor({ isDevelopment, name, onSignIn }) {
    this.#input = isDevelopment ? nameInput(name) : tokenInput();
    const enter = element('button', { className: 'primary', data: { testid: 'sign-in' } }, 'Sign in');
    const submit = async (event) => {
      event.preventDefault();
      const who = this.#input.value.trim();
      if (!who) return this.focus();
      enter.disabled = true;
      await onSignIn(who);
      enter.disabled = false;
    };
    this.element = element(
      'main',
      { className: 'sign-in' },
      element(
        'form',
        { className: 'card', on: { submit } },
        element('img', { src: 'icon.svg', alt: '', width: 44, height: 44 }),
        element('h1', {}, 'Parley'),
        element('p', { className: 'muted' }, 'One conversation, whichever node you are on.'),
        element('label', {}, isDevelopment ? 'Your name' : 'Your token', this.#input),
        enter,
      ),
    );
  }

  focus() {
    this.#input.focus();
  }
}

function nameInput(name) {
  return element('input', {
    value: name,
    required: true,
    maxLength: 128,
    pattern: USER_PATTERN,
    title: 'Printable ASCII without spaces and without : , { } /',
    autocomplete: 'username',
    autocapitalize: 'none',
    spellcheck: false,
    placeholder: 'alice',
    data: { testid: 'name-input' },
  });
}

function tokenInput() {
  return element('input', {
    type: 'password',
    required: true,
    autocomplete: 'off',
    placeholder: 'eyJ…',
    data: { testid: 'token-input' },
  });
}
