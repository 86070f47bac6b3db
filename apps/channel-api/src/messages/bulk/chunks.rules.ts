/**
 * Bytes of items that are asked about at once. NATS refuses messages over 1 MB by default, and an answer is larger
 * than its question: half a kilobyte for each message, beside its text.
 */
const CHUNK_BYTES = 256 * 1024;

/** Cuts a list into runs, in order, none of which is too large to be asked about; an item is never cut. */
export function chunksOf<Item>(items: readonly Item[], maxBytes = CHUNK_BYTES): Item[][] {
  const chunks: Item[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes + size > maxBytes) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(item);
    bytes += size;
  }
  return chunks;
}

/** Two chunks for one whose answer was too large; nothing for one that cannot be cut. */
export function halvesOf<Item>(chunk: readonly Item[]): Item[][] | undefined {
  if (chunk.length < 2) return undefined;
  const middle = Math.ceil(chunk.length / 2);
  return [chunk.slice(0, middle), chunk.slice(middle)];
}
