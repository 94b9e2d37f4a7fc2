import type { Client, Place, Position, ServerEvents } from './index.js';

export type Notification = Omit<ServerEvents['notification'], 'event'> & {
  readonly position: Position;
  readonly read: boolean;
};

export interface Cleared {
  /** Up to where all is read. */
  readonly read: Position;
  readonly unread: number;
}

/** What a user is told of for himself, live, and what of it he has read on any of his devices. */
export class Inbox {
  constructor(parley: Client, options?: { onChange?: (inbox: Inbox) => void });

  /** The newest first. Of what comes 1,000 are kept. */
  notifications: ReadonlyArray<Notification>;
  unread: number;

  /** Of one that was constructed by hand: loads it and follows it. */
  start(): Promise<void>;
  /** The newest page anew, in place of what there is. By itself it does so after each reconnect. */
  load(): Promise<{ readonly top: Position; readonly first: Position }>;
  /** The page before what there is, behind it; how many there were. */
  loadOlder(): Promise<number>;

  /** That one was read; all up to it; all. */
  clear(notification: Place): Promise<Cleared>;
  clearUpTo(notification: Place): Promise<Cleared>;
  clearAll(): Promise<Cleared>;

  /** It is followed no more. */
  close(): void;
}

/** Follows the inbox of a client's user; resolves once its newest page is here. */
export function openInbox(parley: Client, options?: { onChange?: (inbox: Inbox) => void }): Promise<Inbox>;
