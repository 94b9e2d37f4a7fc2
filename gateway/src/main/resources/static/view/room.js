import { titleOf } from '../title.js';
import { isModerator } from '../writing.js';
import { button, element } from './element.js';

/** The head of the open room: its name, what one may do here, and the way back on a phone. */
export class RoomHeadView {
  #name = element('h2', {});
  #about = element('p', { className: 'muted' });
  #leave;
  #members;
  #settings;
  #search;

  constructor({ onBack, onLeave, onMembers, onSettings, onSearchToggled }) {
    this.#leave = button('Leave', onLeave, { className: 'quiet', data: { testid: 'leave' } });
    this.#members = button('Members', onMembers, { className: 'quiet', data: { testid: 'members' } });
    this.#settings = button('Settings', onSettings, { className: 'quiet', data: { testid: 'settings' } });
    this.#search = button('Search', onSearchToggled, { className: 'quiet', data: { testid: 'search' } });
    const back = button('‹', onBack, { className: 'quiet back', ariaLabel: 'Back to the rooms' });
    const title = element('div', { className: 'title' }, this.#name, this.#about);
    const deeds = [this.#search, this.#settings, this.#members, this.#leave];
    this.element = element('header', { className: 'room-head' }, back, title, ...deeds);
  }

  show(record) {
    const { kind, topic, visibility, members, role, owner } = record;
    const isDirect = kind === 'direct';
    this.#name.textContent = titleOf(record);
    const count = members === undefined ? null : `${members} ${members === 1 ? 'member' : 'members'}`;
    const what = isDirect ? ['the two of you', record.with] : [topic, visibility, count, owner && `owned by ${owner}`];
    this.#about.textContent = what.filter(Boolean).join(' · ');
    this.#about.title = this.#about.textContent;
    this.#search.hidden = kind === 'state';
    this.#settings.hidden = !isModerator(role);
    // An owner cannot leave, nor one of two.
    this.#leave.hidden = !role || role === 'owner' || isDirect;
  }
}
