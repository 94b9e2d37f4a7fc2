import { button, disc, element } from './element.js';

/** Who belongs to the room, and the form that invites. */
export class MembersView {
  #list = element('ul', { data: { testid: 'member-list' } });
  #more = element('div', {});
  #invite;
  #handlers;

  constructor(handlers) {
    this.#handlers = handlers;
    this.#invite = inviteForm(handlers.onInvite);
    const closeOnEscape = ({ key }) => key === 'Escape' && handlers.onClose();
    this.element = element(
      'aside',
      { className: 'members', ariaLabel: 'Members', hidden: true, on: { keydown: closeOnEscape } },
      element(
        'header',
        {},
        element('h2', {}, 'Members'),
        button('×', handlers.onClose, { className: 'quiet', ariaLabel: 'Close members' }),
      ),
      this.#list,
      this.#more,
      this.#invite,
    );
  }

  show({ members, next, me, myRole }) {
    this.#list.replaceChildren(...members.map((member) => this.#item(member, me, myRole)));
    this.#more.replaceChildren(...(next ? [button('More members', this.#handlers.onMore, { className: 'link' })] : []));
    this.#invite.hidden = !myRole;
  }

  #item({ user, role }, me, myRole) {
    const mayRemove = myRole === 'owner' && user !== me;
    const remove = () => this.#handlers.onRemove(user);
    return element(
      'li',
      { data: { testid: 'member', user } },
      disc(user),
      element('span', { className: 'name', title: user }, user),
      role === 'owner' ? element('span', { className: 'tag' }, 'owner') : null,
      mayRemove ? button('Remove', remove, { className: 'link', ariaLabel: `Remove ${user}` }) : null,
    );
  }
}

function inviteForm(onInvite) {
  const user = element('input', {
    placeholder: 'user',
    maxLength: 128,
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: false,
    ariaLabel: 'User to invite',
    data: { testid: 'invite-input' },
  });
  const submit = async (event) => {
    event.preventDefault();
    const name = user.value.trim();
    if (name && (await onInvite(name))) user.value = '';
  };
  const invite = element('button', { data: { testid: 'invite' } }, 'Invite');
  return element('form', { className: 'row', on: { submit } }, user, invite);
}
