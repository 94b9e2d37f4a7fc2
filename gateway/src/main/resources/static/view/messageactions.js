import { button, element } from './element.js';

const OFFERED = '👍';

/** What can be done to a message, below its text: its reactions, each to be joined or taken back, its replies, and more. */
export function messageActions(event, { mayReact, mayEdit, mayDelete, unread, onChange, onThread, onEditEnd }) {
  if (event.deleted) return null;
  const message = `${event.epoch}:${event.offset}`;
  const reactions = (event.reactions ?? []).map((each) => reactionButton(each, message, mayReact, onChange));
  const actions = [];
  const openThread = () => onThread(message);
  if (mayReact && onThread) actions.push(actionButton('reply', 'Reply', openThread));
  if (mayReact) actions.push(actionButton('react', OFFERED, () => onChange('react', { message, reaction: OFFERED })));
  if (mayEdit) {
    const onText = (text) => onChange('edit', { message, text });
    actions.push(actionButton('edit', 'Edit', ({ target }) => edit(target, event.text, onText, onEditEnd)));
  }
  if (mayDelete) actions.push(actionButton('delete', 'Delete', () => onChange('delete', { message })));
  return element(
    'div',
    { className: 'below' },
    reactions.length > 0 ? element('p', { className: 'reactions' }, ...reactions) : null,
    event.replies > 0 && onThread ? repliesButton(event.replies, unread, openThread) : null,
    element('p', { className: 'actions' }, ...actions),
  );
}

function reactionButton({ reaction, count, mine }, message, mayReact, onChange) {
  return button(`${reaction} ${count}`, () => onChange(mine ? 'unreact' : 'react', { message, reaction }), {
    className: 'reaction',
    disabled: !mayReact,
    aria: { pressed: String(mine) },
    data: { testid: 'reaction', reaction, count },
  });
}

function repliesButton(count, unread, onClick) {
  const text = count === 1 ? '1 reply' : `${count} replies`;
  const made = button(text, onClick, { className: 'replies', data: { testid: 'replies', count } });
  if (unread > 0) made.append(element('span', { className: 'unread', data: { testid: 'unread-replies' } }, `${unread} new`));
  return made;
}

function actionButton(name, text, onClick) {
  return button(text, onClick, { className: 'action', title: `${name} this message`, data: { testid: name } });
}

/** Puts a field in place of the text; Enter takes what is in it, Escape leaves everything as it was. */
function edit(from, text, onText, onEnd) {
  const message = from.closest('.message');
  const opened = message.querySelector('textarea');
  if (opened) return opened.focus();
  const shown = message.querySelector('.text');
  const field = element('textarea', {
    className: 'edit',
    value: text,
    ariaLabel: 'New text',
    data: { testid: 'edit-input' },
  });
  const end = () => {
    field.replaceWith(shown);
    onEnd();
  };
  field.addEventListener('keydown', (event) => {
    // While an input method is composing, both belong to it.
    if (event.isComposing) return;
    if (event.key === 'Escape') return end();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    const newText = field.value.trim();
    end();
    if (newText && newText !== text) onText(newText);
  });
  shown.replaceWith(field);
  field.focus();
}
