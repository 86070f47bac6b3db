/** A leaf is what a search looks through at a time; a shelf is a row that knows its leaves. */
export const LEAF_SIZE = 32;
export const SHELF_SIZE = 1_024;

/** A message to be shelved. */
export interface Unshelved {
  readonly messageId: string;
  readonly channelId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface FilledShelf {
  readonly id: number;
  readonly channelId: string;
  messages: number;
  oldestAt: number;
  newestAt: number;
  /** The newest time of each leaf. */
  readonly leaves: number[];
}

export interface Place {
  readonly messageId: string;
  readonly shelf: number;
  readonly leaf: number;
}

/** Puts messages, in order, onto the last shelves of their channels, and begins new ones where those are full. */
export function shelve(messages: readonly Unshelved[], lastShelves: readonly FilledShelf[], lastId: number): { shelves: FilledShelf[]; places: Place[] } {
  const open = new Map(lastShelves.map((shelf) => [shelf.channelId, { ...shelf, leaves: [...shelf.leaves] }]));
  const touched = new Map<number, FilledShelf>();
  let nextId = lastId;
  const places = messages.map(({ messageId, channelId, createdAt }): Place => {
    let shelf = open.get(channelId);
    if (shelf === undefined || shelf.messages >= SHELF_SIZE) {
      shelf = { id: ++nextId, channelId, messages: 0, oldestAt: createdAt, newestAt: createdAt, leaves: [] };
      open.set(channelId, shelf);
    }
    touched.set(shelf.id, shelf);
    const leaf = Math.floor(shelf.messages++ / LEAF_SIZE);
    shelf.oldestAt = Math.min(shelf.oldestAt, createdAt);
    shelf.newestAt = Math.max(shelf.newestAt, createdAt);
    shelf.leaves[leaf] = Math.max(shelf.leaves[leaf] ?? createdAt, createdAt);
    return { messageId, shelf: shelf.id, leaf };
  });
  return { shelves: [...touched.values()], places };
}
