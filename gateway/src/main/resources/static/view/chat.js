import { writingIn } from '../writing.js';
import { ComposeView } from './compose.js';
import { ConnectionView } from './connection.js';
import { element } from './element.js';
import { MembersView } from './members.js';
import { MessagesView } from './messages.js';
import { RoomHeadView } from './room.js';
import { RoomsView } from './rooms.js';
import { SettingsView } from './settings.js';
import { TypingView } from './typing.js';

/** The screen of a signed-in user: rooms, conversation, members. On a phone one of them at a time. */
export class ChatView {
  #head;
  #room;
  #noRoom = element('p', { className: 'waiting' }, 'Choose a room, or create one.');

  constructor({ user, transportName, handlers }) {
    this.connection = new ConnectionView({ transportName, ...handlers });
    this.rooms = new RoomsView({ user, ...handlers, onMore: handlers.onMoreRooms });
    this.messages = new MessagesView({ me: user, ...handlers });
    this.typing = new TypingView();
    this.compose = new ComposeView(handlers);
    this.members = new MembersView({ ...handlers, onClose: handlers.onMembers, onMore: handlers.onMoreMembers });
    this.settings = new SettingsView(handlers);
    this.#head = new RoomHeadView(handlers);
    this.#room = element(
      'section',
      { className: 'room', hidden: true },
      this.#head.element,
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
      this.settings.element,
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
    // Until the room's record is here one cannot tell; the compose box is the likelier guess only for my rooms.
    this.compose.show(record.room, Boolean(record.role ?? record.isMine), writingIn(record));
    if (record.role === undefined && record.visibility === undefined) this.compose.hideBoth();
  }

  showNoRoom() {
    this.#room.hidden = true;
    this.#noRoom.hidden = false;
    this.members.element.hidden = true;
    this.showRooms();
  }
}
