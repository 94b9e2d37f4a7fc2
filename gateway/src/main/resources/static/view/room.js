import { button, element } from './element.js';

/** The head of the open room: its name, what one may do here, and the way back on a phone. */
export class RoomHeadView {
  #name = element('h2', {});
  #about = element('p', { className: 'muted' });
  #leave;
  #members;

  constructor({ onBack, onLeave, onMembers }) {
    this.#leave = button('Leave', onLeave, { className: 'quiet', data: { testid: 'leave' } });
    this.#members = button('Members', onMembers, { className: 'quiet', data: { testid: 'members' } });
    const back = button('‹', onBack, { className: 'quiet back', ariaLabel: 'Back to the rooms' });
    const title = element('div', { className: 'title' }, this.#name, this.#about);
    this.element = element('header', { className: 'room-head' }, back, title, this.#members, this.#leave);
  }

  show({ room, visibility, members, role, owner }) {
    this.#name.textContent = room;
    const count = members === undefined ? null : `${members} ${members === 1 ? 'member' : 'members'}`;
    this.#about.textContent = [visibility, count, owner && `owned by ${owner}`].filter(Boolean).join(' · ');
    // An owner cannot leave.
    this.#leave.hidden = !role || role === 'owner';
  }
}
