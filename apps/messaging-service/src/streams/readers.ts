import { parseStreamId, type StreamId, type StreamKind } from '@chatgenius/contracts';

/** Somebody who wants to know of a stream. */
export interface Reader {
  readonly userId: string;
  readonly stream: StreamId;
}

/** A reader with the id in the stream's name, and its place among those who were asked about. */
export interface PlacedReader extends Reader {
  readonly id: string;
  readonly place: number;
}

export function ofKind(readers: readonly Reader[], kind: StreamKind): PlacedReader[] {
  return readers.flatMap((reader, index) => {
    const parsed = parseStreamId(reader.stream);
    return parsed.kind === kind ? [{ ...reader, id: parsed.id, place: index }] : [];
  });
}

/** As `unnest` takes them: users, ids, streams, places. */
export const columnsOf = (readers: readonly PlacedReader[]) => [
  readers.map(({ userId }) => userId),
  readers.map(({ id }) => id),
  readers.map(({ stream }) => stream),
  readers.map(({ place }) => place),
];
