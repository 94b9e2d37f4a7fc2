import { signInByName } from '../identity.js';
import { Rest } from '../rest.js';
import { Heads } from './weight.js';

const ROOM_KEY = 'parley.lab';
const ROOM_EXISTS = 4310;
const ROOM_PATTERN = /^lab-[a-z0-9]{1,16}$/;

/**
 * Two people in a room of their own: `{room, position, you, friend, heads}`. In development mode both follow from the
 * room's name, so that a second page, of this node or another, joins the same conversation by `#room=`. Elsewhere the
 * bearer of the token speaks for both.
 */
export async function beginSession(config, identity) {
  const room = chooseRoom();
  const you = identity ?? (await signInByName(config.rest, `you-${room}`));
  const friend = identity ?? (await signInByName(config.rest, `friend-${room}`));
  const rest = new Rest(config.rest, you);
  await rest.createRoom(room, 'private').catch((error) => {
    if (error.code !== ROOM_EXISTS) throw error;
  });
  if (friend !== you) await rest.addMember(room, friend.user);
  const { position } = await rest.room(room);
  sessionStorage.setItem(ROOM_KEY, room);
  return { room, position, you, friend, heads: await Heads.measure(you) };
}

/** A reload goes on in the same room: rooms are not deleted. */
function chooseRoom() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('room') ?? sessionStorage.getItem(ROOM_KEY);
  if (wanted && ROOM_PATTERN.test(wanted)) return wanted;
  const [first, second] = crypto.getRandomValues(new Uint32Array(2));
  return `lab-${first.toString(36)}${second.toString(36)}`;
}
