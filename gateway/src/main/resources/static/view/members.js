import { isModerator } from '../writing.js';
import { button, disc, element } from './element.js';

/** Who is further behind has power over those before him. */
const RANKS = ['reader', 'member', 'moderator', 'owner'];

const HOUR_MILLIS = 3_600_000;

/** Who belongs to the room, and the form that invites. */
export class MembersView {
  #list = element('ul', { data: { testid: 'member-list' } });
  #more = element('div', {});
  #invite;
  #me;
  #nameOf;
  #handlers;

  constructor({ me, nameOf, ...handlers }) {
    this.#me = me;
    this.#nameOf = nameOf;
    this.#handlers = handlers;
    this.#invite = inviteForm(handlers.onInvite);
    // While an input method is composing, it is its own.
    const closeOnEscape = ({ key, isComposing }) => key === 'Escape' && !isComposing && handlers.onClose();
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

  show({ members, next, myRole, isDirect }) {
    const opened = this.#list.querySelector('details[open]')?.closest('li').dataset.user;
    this.#list.replaceChildren(...members.map((member) => this.#item(member, myRole)));
    this.#more.replaceChildren(...(next ? [button('More members', this.#handlers.onMore, { className: 'link' })] : []));
    if (opened) this.#list.querySelector(`[data-user="${CSS.escape(opened)}"] details`)?.setAttribute('open', '');
    this.#invite.hidden = !myRole || myRole === 'reader' || isDirect;
  }

  /** Without drawing the list anew: somebody may be about to click in it. */
  showStatus(user, status) {
    const item = this.#list.querySelector(`[data-user="${CSS.escape(user)}"]`);
    item?.querySelector('.mark')?.replaceWith(mark(status));
  }

  #item({ user, role, status }, myRole) {
    const name = this.#nameOf(user);
    return element(
      'li',
      { data: { testid: 'member', user } },
      disc(user, name),
      mark(status),
      element('span', { className: 'name', title: user, data: { testid: 'member-name' } }, name),
      // Anybody may call himself like anybody else.
      name === user ? null : element('span', { className: 'id', title: user }, user),
      role === 'member' ? null : element('span', { className: 'tag' }, role),
      user === this.#me ? null : this.#deeds(user, role, myRole),
    );
  }

  /** What one may do about somebody else: write to him, and as a moderator more, where he is below. */
  #deeds(user, role, myRole) {
    const { onMessage, onAppoint, onMute, onRemove, onBan } = this.#handlers;
    const isBelowMe = isModerator(myRole) && RANKS.indexOf(role) < RANKS.indexOf(myRole);
    const roles = (myRole === 'owner' ? RANKS : RANKS.slice(0, 2)).filter((other) => other !== role);
    const deed = (text, does, name) => {
      const onClick = ({ target }) => ((target.closest('details').open = false), does());
      return button(text, onClick, { className: 'link', data: { testid: name } });
    };
    const handOver = (other) => other !== 'owner' || confirm(`Make ${user} the owner? You will be a moderator then.`);
    const closeWhenLeft = ({ currentTarget, relatedTarget }) => {
      if (relatedTarget && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
    };
    return element(
      'details',
      { className: 'deeds', on: { focusout: closeWhenLeft } },
      element('summary', { ariaLabel: `What to do about ${user}`, data: { testid: 'deeds' } }, '⋯'),
      element(
        'div',
        {},
        deed('Message', () => onMessage(user), 'message-member'),
        ...(isBelowMe
          ? [
              ...roles.map((other) =>
                deed(`Make ${nounOf(other)}`, () => handOver(other) && onAppoint(user, other), `make-${other}`),
              ),
              deed('Mute for an hour', () => onMute(user, HOUR_MILLIS), 'mute'),
              deed('Remove', () => onRemove(user), 'remove'),
              deed('Ban', () => onBan(user), 'ban'),
            ]
          : []),
      ),
    );
  }
}

/** Whether somebody is here: for eyes by its colour and shape, for others by its name. */
function mark(status = 'offline') {
  return element('span', { className: 'mark', role: 'img', ariaLabel: status, title: status, data: { status } });
}

function nounOf(role) {
  return role === 'owner' ? 'the owner' : `a ${role}`;
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
