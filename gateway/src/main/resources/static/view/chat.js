import { writingIn } from '../writing.js';
import { ComposeView } from './compose.js';
import { ConnectionView } from './connection.js';
import { DocumentView } from './document.js';
import { element } from './element.js';
import { InboxView } from './inbox.js';
import { MembersView } from './members.js';
import { MessagesView } from './messages.js';
import { ProfileView } from './profile.js';
import { RoomHeadView } from './room.js';
import { RoomsView } from './rooms.js';
import { SearchView } from './search.js';
import { SettingsView } from './settings.js';
import { ThreadView } from './thread.js';
import { TypingView } from './typing.js';

/** The screen of a signed-in user: rooms, conversation, and beside it members, notifications or a thread. On a phone one of them at a time. */
export class ChatView {
  #head;
  #room;
  #noRoom = element('p', { className: 'waiting' }, 'Choose a room, or create one.');

  /** @param nameOf what to call a user */
  constructor({ user, nameOf, transportName, handlers }) {
    this.inbox = new InboxView({ nameOf, ...handlers });
    this.connection = new ConnectionView({ transportName, ...handlers, bell: this.inbox.bell });
    this.rooms = new RoomsView({ user, ...handlers, onMore: handlers.onMoreRooms });
    this.messages = new MessagesView({ me: user, nameOf, ...handlers });
    this.thread = new ThreadView({ me: user, nameOf, ...handlers });
    this.search = new SearchView(handlers);
    this.document = new DocumentView({ nameOf });
    this.typing = new TypingView();
    this.compose = new ComposeView(handlers);
    const { onMembers: onClose, onMoreMembers: onMore } = handlers;
    this.members = new MembersView({ me: user, nameOf, ...handlers, onClose, onMore });
    this.settings = new SettingsView(handlers);
    this.profile = new ProfileView(handlers);
    this.#head = new RoomHeadView(handlers);
    this.#room = element(
      'section',
      { className: 'room', hidden: true },
      this.#head.element,
      this.search.element,
      this.document.element,
      this.messages.element,
      this.typing.element,
      this.compose.element,
    );
    const conversation = element(
      'main',
      { className: 'conversation' },
      this.connection.element,
      this.#noRoom,
      this.#room,
    );
    this.element = element(
      'div',
      { className: 'chat', data: { showing: 'rooms' } },
      this.rooms.element,
      conversation,
      this.members.element,
      this.inbox.element,
      this.thread.element,
      this.settings.element,
      this.profile.element,
    );
  }

  showRooms() {
    this.element.dataset.showing = 'rooms';
  }

  showConversation() {
    this.element.dataset.showing = 'conversation';
  }

  showRoom(record) {
    this.#room.hidden = false;
    this.#noRoom.hidden = true;
    this.#head.show(record);
    const isState = record.kind === 'state';
    this.document.element.hidden = !isState;
    this.messages.element.hidden = isState;
    this.typing.element.hidden = isState;
    // Until the room's record is here one cannot tell; the compose box is the likelier guess only for my rooms.
    this.compose.show(record, Boolean(record.role ?? record.isMine), writingIn(record));
    if (record.role === undefined && record.visibility === undefined) this.compose.hideBoth();
    if (isState) this.compose.hideForm();
  }

  showNoRoom() {
    this.#room.hidden = true;
    this.#noRoom.hidden = false;
    this.members.element.hidden = true;
    this.showRooms();
  }
}
