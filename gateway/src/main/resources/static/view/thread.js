import { button, element } from './element.js';
import { MessagesView } from './messages.js';
import { ReplyBox } from './replybox.js';

/** A thread beside its room. On a phone it takes the room's place. Escape closes it, and the focus goes back to where it came from. */
export class ThreadView {
  #title = element('h2', { id: 'thread-title', tabIndex: -1 }, 'Thread');
  #follow;
  #more = element('p', { className: 'muted more', hidden: true }, 'There are more replies than are shown here.');
  #reply;
  #place = null;

  constructor({ me, nameOf, onCloseThread, onFollowThread, onReply, onRetry, onDiscard, onChange }) {
    this.messages = new MessagesView({
      me,
      nameOf,
      label: 'Thread',
      testid: 'thread-messages',
      onOlder: () => {},
      onNewest: () => {},
      onRetry,
      onDiscard,
      onChange,
    });
    this.#follow = button('Follow', onFollowThread, { className: 'quiet', data: { testid: 'follow-thread' } });
    this.#reply = new ReplyBox({ onReply });
    const close = button('×', onCloseThread, {
      className: 'quiet',
      ariaLabel: 'Close the thread',
      data: { testid: 'close-thread' },
    });
    const closeOnEscape = ({ key, target, isComposing }) => {
      // There it ends the editing alone, and what an input method has begun.
      if (key === 'Escape' && !isComposing && !target.classList.contains('edit')) onCloseThread();
    };
    this.element = element(
      'aside',
      {
        className: 'pane thread',
        aria: { labelledby: 'thread-title' },
        hidden: true,
        data: { testid: 'thread' },
        on: { keydown: closeOnEscape },
      },
      element('header', {}, this.#title, this.#follow, close),
      this.#more,
      this.messages.element,
      this.#reply.element,
    );
  }

  /** @param place names the thread: what was written in the one that was open last is still there */
  open(place) {
    this.element.hidden = false;
    if (place !== this.#place) this.#reply.clear();
    this.#place = place;
  }

  /** True if it had the focus. */
  hide() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    return hadFocus;
  }

  /** Into the box to write in, unless one came for a certain message, or touches: the keyboard would cover half of it. */
  focus(message) {
    if (message !== undefined && this.messages.goTo(message)) return;
    // Who writes there already, before the thread has come, goes on.
    if (this.element.contains(document.activeElement)) return;
    if (!this.#reply.focus()) this.#title.focus();
  }

  show({ conversation, pending, may, isFollowed, hasMore }) {
    this.#follow.textContent = isFollowed ? 'Unfollow' : 'Follow';
    this.#follow.title = isFollowed ? 'Replies are not told of any more' : 'Unread replies are marked';
    this.#more.hidden = !hasMore;
    this.messages.show(conversation, pending, may);
    this.#reply.show(may.write);
  }
}
