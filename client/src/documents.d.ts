import type { Client, Position, ServerEvents } from './index.js';

type Operation = { readonly op: 'add' | 'remove' | 'replace'; readonly path: string; readonly value?: unknown };

/** The document of a state room, live. What it was before a change stays as it was: each is a new one. */
export class LiveDocument<Document = any> {
  constructor(parley: Client, room: string, options?: DocumentOptions<Document>);

  document: Document;
  /** That of the last change in it; null while the document is read anew. */
  position: Position | null;

  /** Of one that was constructed by hand: reads it and follows the room. */
  start(): Promise<void>;
  /** It changes no more; the room is followed on. */
  close(): void;
}

export interface DocumentOptions<Document> {
  /** `event` says what is otherwise; null where the document came as a whole. */
  onChange?: (live: LiveDocument<Document>, event: ServerEvents['patch'] | null) => void;
}

/** Follows the document of a state room; resolves once it is here. */
export function openDocument<Document = any>(
  parley: Client,
  room: string,
  options?: DocumentOptions<Document>,
): Promise<LiveDocument<Document>>;

/** The document after a patch as a node publishes it (RFC 6902: `add`, `remove`, `replace`); throws where that does not fit. */
export function patched(document: any, operations: ReadonlyArray<Operation>): any;
