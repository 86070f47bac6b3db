/** What can be uploaded: a file of a page, or bytes. */
export type Uploadable = Blob | Uint8Array;

/** Bytes from one place to another, and whether they are the last. */
interface Part {
  readonly value: Blob | Uint8Array;
  readonly done: boolean;
}

/** What tus-js-client reads from, the same in browsers and Node. */
export interface UploadSource {
  readonly size: number;
  slice(start: number, end: number): Promise<Part>;
  close(): void;
}

/** Requests of a page take parts of a file as they are, and read them while they send; elsewhere a part is held whole. */
const SENDS_BLOBS = 'XMLHttpRequest' in globalThis;
const PART_BYTES = 8 * 1024 * 1024;

/** Bytes of one request at most. */
export const partBytes = (): number => (SENDS_BLOBS ? Infinity : PART_BYTES);

export const sizeOf = (file: Uploadable): number => (file instanceof Uint8Array ? file.byteLength : file.size);

export function sourceOf(file: Uploadable): UploadSource {
  const size = sizeOf(file);
  const slice = async (start: number, end: number): Promise<Part> => {
    const part = file instanceof Uint8Array ? file.subarray(start, end) : file.slice(start, end);
    const value = part instanceof Uint8Array || SENDS_BLOBS ? part : new Uint8Array(await part.arrayBuffer());
    // tus-js-client asks bytes for their size as it asks a blob.
    return { value: value instanceof Uint8Array ? Object.assign(value, { size: value.byteLength }) : value, done: Math.min(end, size) >= size };
  };
  return { size, slice, close: () => undefined };
}
