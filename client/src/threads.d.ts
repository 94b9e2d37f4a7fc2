import type { Acknowledgement, Client, Content, Place, Position, ServerEvents } from './index.js';

/** One that the user takes part in. */
export interface FollowedThread {
  readonly thread: Position;
  /** Replies that nobody has deleted. */
  readonly replies: number;
  /** The newest of them. */
  readonly lastReply?: Position;
  /** How far the user has read it, and how many replies lie behind that. */
  readonly read: Position;
  readonly unread: number;
}

export interface ThreadPage {
  readonly room: string;
  readonly thread: Position;
  readonly replies: number;
  /** Absent where the user takes no part. */
  readonly read?: Position;
  readonly unread?: number;
  readonly asOf: Position;
  /** What it begins with, on every page, and then replies, oldest first. */
  readonly events: ReadonlyArray<ServerEvents['message'] & { readonly deleted?: number; readonly edited?: number }>;
}

/** Says something in a thread: `parley.send` with its `thread`. It comes back as a `message` of the room with that. */
export function reply(
  parley: Client,
  room: string,
  thread: Place,
  text: string | undefined,
  more?: Omit<Content, 'thread'> & { key?: string; first?: Position },
): Promise<Acknowledgement>;

/** Those of a room that the user takes part in. */
export function threadsOf(parley: Client, room: string): Promise<FollowedThread[]>;

/** The newest replies, or those right before or after a position. */
export function thread(
  parley: Client,
  room: string,
  thread: Place,
  page?: { before?: Position; after?: Position; limit?: number },
): Promise<ThreadPage>;

/** Up to where the user has read it; his other connections hear of it by `readthread`. */
export function readThread(parley: Client, room: string, thread: Place, position: Place): Promise<{ read?: Position }>;

export function followThread(parley: Client, room: string, thread: Place): Promise<{ read?: Position }>;
export function unfollowThread(parley: Client, room: string, thread: Place): Promise<{ read?: Position }>;
