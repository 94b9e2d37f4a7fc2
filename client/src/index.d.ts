/** `epoch:offset`: a place in a room's order. */
export type Position = string;

export type TransportName = 'websocket' | 'sse' | 'long-poll' | 'short-poll';

/** What to do about an error: see the ranges in docs/protocol.md. */
export type Advice = 'resume' | 'back-off' | 'new-token' | 'correct' | 'give-up';

/**
 * What went wrong. `code` is a number of the protocol's table; null is what no node said: `network`, `closed`,
 * `queue-full`, `no-token`, `signed-out`, `unsubscribed`.
 */
export class ParleyError extends Error {
  readonly code: number | null;
  readonly advice: Advice;
  /** How long to wait, where the server says so, in milliseconds. */
  readonly afterMillis?: number;
  /** When it ends by itself, in milliseconds since 1970 by the server's clock. */
  readonly until?: number;
}

export interface Options {
  /** Where the gateways are: one address (a balancer) or several. In a browser the page's own origin by default. */
  url?: string | URL | ReadonlyArray<string | URL>;
  /** Where chat-service is, unless it is where the gateways are, as behind a balancer. */
  rest?: string | URL;
  /** The user's token, or what brings one each time it is called; nothing brought means signed out. */
  token: string | (() => string | null | undefined | Promise<string | null | undefined>);
  /** Those that may be used, the best first. All four by default. */
  transports?: ReadonlyArray<TransportName>;
  /** Where there is no global one. */
  WebSocket?: new (url: string, protocols: string[]) => any;
  fetch?: typeof globalThis.fetch;
  /** Messages and changes that may wait to be sent or to be seen in their room; 100 by default. */
  queueLimit?: number;
  /** How long a page may be hidden before its connection is given up; 5 minutes by default, Infinity: for ever. */
  hiddenMillis?: number;
  /** When a better transport is tried for the first time; 30 seconds by default, and then ever less often. */
  climbMillis?: number;
}

export type State = 'connecting' | 'connected' | 'waiting' | 'paused' | 'closed';

export interface Connection {
  readonly state: State;
  /** That of the connection, while `connecting` or `connected`. */
  readonly transport: TransportName | null;
  /** The address that it goes to, of those that `url` gives. */
  readonly node: string | null;
  /** Why the last connection ended. */
  readonly error: ParleyError | null;
  /** When the next one is tried, in milliseconds since 1970, while `waiting`. */
  readonly retryAt: number | null;
}

export interface Start {
  readonly room: string;
  readonly position: Position;
  /** false: what lay behind the position asked for cannot be brought, and `reset` says where it goes on. */
  readonly recovered: boolean;
}

/** Something that was acknowledged, and where it stands. */
export interface Acknowledgement {
  readonly key: string;
  readonly epoch: string;
  readonly offset: number;
  readonly at: number;
}

export type Speech = 'send' | 'edit' | 'delete' | 'react' | 'unreact';

/** Something that waits to be sent, or to be seen in its room. */
export interface Entry {
  readonly cmd: Speech;
  readonly room: string;
  readonly key: string;
  /** How far its user had read when it was first tried. With `key` it can be given to another client; without it for ten minutes. */
  readonly first?: Position;
  readonly text?: string;
  readonly message?: Position;
  readonly reaction?: string;
  readonly state: 'unsent' | 'sending' | 'sent';
  /** Why the last try failed. */
  readonly error: ParleyError | null;
  /** It had been acknowledged, and was lost since: `failed` alone tells of what becomes of it. */
  readonly wasAcknowledged: boolean;
}

export interface Queue {
  readonly length: number;
  readonly limit: number;
  /** Bytes that the WebSocket has not sent yet. */
  readonly bufferedAmount: number;
  readonly entries: ReadonlyArray<Entry>;
}

interface Publication {
  readonly room: string;
  readonly epoch: string;
  readonly offset: number;
  readonly user: string;
  readonly at: number;
}

interface Ephemeral {
  readonly room: string;
  readonly user: string;
  readonly at: number;
}

/** What is seen of `user` from `at` on. Of two the one with the greater `version` is newer. */
type Presence<Name extends string> = Ephemeral & { event: Name; version: number };

type Change<Name extends string, More = {}> = Publication & { event: Name; key: string; message: Position } & More;

/** Events of the server by their names; those that the client does not know come as `event` and by their names, too. */
export interface ServerEvents {
  message: Publication & {
    event: 'message';
    key: string;
    text?: string;
    data?: unknown;
    /** The position of the message that it is a reply to. */
    thread?: Position;
    mentions?: ReadonlyArray<string>;
  };
  /** All that the message says now. */
  edited: Change<'edited', { text?: string; data?: unknown }>;
  deleted: Change<'deleted'>;
  reacted: Change<'reacted', { reaction: string }>;
  unreacted: Change<'unreacted', { reaction: string }>;
  joined: Publication & { event: 'joined' };
  left: Publication & { event: 'left' };
  appointed: Publication & { event: 'appointed'; role: string; by: string };
  configured: Publication & {
    event: 'configured';
    topic?: string;
    slowModeSeconds?: number;
    historyEntries?: number;
    historySeconds?: number;
    frozen?: boolean;
    closed?: boolean;
  };
  /** What is otherwise about the document of a state room, as RFC 6902 has it. */
  patch: Publication & { event: 'patch'; key: string; patch: ReadonlyArray<any> };
  /** The document of a state room as it is at this position: it takes the place of what was known of it. */
  snapshot: Publication & { event: 'snapshot'; document: any };
  typing: Ephemeral & { event: 'typing' };
  read: Ephemeral & { event: 'read'; position: Position };
  delivered: Ephemeral & { event: 'delivered'; position: Position };
  /** How far its user has read a thread; told to himself alone. */
  readthread: Ephemeral & { event: 'readthread'; thread: Position; position: Position };
  signal: Ephemeral & { event: 'signal'; to: string; type: string; data?: unknown };
  /** A message that is stored nowhere. */
  ephemeral: Ephemeral & { event: 'ephemeral'; text?: string; data?: unknown };
  /** All that `user` says of himself now. Of two the one with the greater `version` is newer. */
  profile: Ephemeral & { event: 'profile'; version: number; name?: string; avatar?: string; custom?: object };
  online: Presence<'online'>;
  away: Presence<'away'>;
  offline: Presence<'offline'>;
  /** In place of `offline`, to the user himself alone. */
  invisible: Presence<'invisible'>;
  /** In the inbox, for whoever follows the room `@inbox`. */
  notification: Publication & {
    event: 'notification';
    type: string;
    title?: string;
    text?: string;
    data?: unknown;
    about?: { room: string; message?: Position };
  };
  /** Something of the inbox was read: `notification` alone, and all up to `read`. */
  cleared: Ephemeral & { event: 'cleared'; notification?: Position; read: Position; unread: number };
  /** Drop what is shown behind `kept` (absent: all of it), load history, and go on: the events continue behind it. */
  reset: { event: 'reset'; room: string; kept?: Position; position: Position };
  /** The room is followed no more, and not because the application asked for that. */
  unsubscribed: { event: 'unsubscribed'; room: string; error: ParleyError };
}

/** What the client says itself. */
export interface OwnEvents {
  connection: Connection;
  queue: Queue;
  /** Something will not be sent, or was lost after its acknowledgement and could not be sent again. */
  failed: Entry;
  /** Any event of the server, in their order. */
  event: ServerEvents[keyof ServerEvents];
}

export type Events = ServerEvents & OwnEvents;

/** A position, or what has one: an event, or an acknowledgement. */
export type Place = Position | { readonly epoch: string; readonly offset: number };

export interface Page {
  readonly room: string;
  readonly first: Position;
  readonly top: Position;
  readonly asOf: Position;
  readonly events: ReadonlyArray<any>;
}

/** What a message may hold besides its text. */
export interface Content {
  /** Any JSON that the applications have agreed on. */
  data?: unknown;
  /** The position of the message that it is a reply to. */
  thread?: Position;
  /** Users, or `@here`: every member of the room. */
  mentions?: ReadonlyArray<string>;
}

/** One user's connection to Parley. */
export class Client {
  constructor(options: Options);

  readonly state: State;
  readonly transport: TransportName | null;
  readonly node: string | null;
  /** All of that, and more. */
  readonly connection: Connection;
  /** The user that the token names; null until the first token was brought. */
  readonly user: string | null;
  /** The rooms that are followed. */
  readonly rooms: string[];
  readonly queue: Queue;

  /** The cursor in a room: given to any client as `after`, it goes on from there. */
  position(room: string): Position | null;

  /** What it returns ends the listening. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  on(name: string, listener: (event: any) => void): () => void;

  /** Follows a room from now on, or from behind a position. Resolves once a node has answered. */
  subscribe(room: string, options?: { after?: Position | null }): Promise<Start>;
  unsubscribe(room: string): void;

  /** Resolves when it is acknowledged. It is sent once, however often that takes a try. Where there is `data`, `text` may be undefined. */
  send(
    room: string,
    text: string | undefined,
    more?: Content & { key?: string; first?: Position },
  ): Promise<Acknowledgement>;
  /** What it does not name of text and data is gone. */
  edit(room: string, message: Place, text: string | undefined, more?: { data?: unknown }): Promise<Acknowledgement>;
  delete(room: string, message: Place): Promise<Acknowledgement>;
  react(room: string, message: Place, reaction: string): Promise<Acknowledgement>;
  unreact(room: string, message: Place, reaction: string): Promise<Acknowledgement>;

  /** Tried once, over the connection that there is. */
  read(room: string, position: Place): Promise<{ read: Position; delivered: Position }>;
  delivered(room: string, position: Place): Promise<{ read?: Position; delivered: Position }>;
  signal(room: string, to: string, type: string, data?: unknown): Promise<{}>;
  typing(room: string): void;

  history(room: string, page?: { before?: Position; after?: Position; limit?: number }): Promise<Page>;
  join(room: string): Promise<{ room: string; user: string; role: string }>;
  leave(room: string): Promise<null>;
  /** Any request to chat-service, with the token. */
  request(method: string, path: string, body?: object): Promise<any>;

  /** Connects now, whatever it was waiting for. */
  reconnect(): void;
  /** Ends everything. What was not acknowledged is refused with `closed`, and may have been sent. */
  close(): void;
}

/** Connects a user, and stays connected until `close()`. */
export function connect(options: Options): Client;
