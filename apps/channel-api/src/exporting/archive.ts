import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of the archive, made while it is read: nothing of it is kept. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: () => AsyncIterable<string | Uint8Array>;
  /** Of what is known to be as long, and is not compressed: pictures, videos and archives are already. */
  readonly bytes?: number;
}

/** What the field of a length in a zip holds. */
const LONGEST = 0xfffffffe;

/** A zip that is made as fast as it is read, one file after the other. Nothing of it is made any more once it is destroyed. */
export function archiveOf(files: Iterable<ArchivedFile> | AsyncIterable<ArchivedFile>): Readable {
  const zip = new ZipFile();
  const archive = zip.outputStream as Readable;
  let current: Readable | undefined;
  const add = ({ name, content, bytes }: ArchivedFile): Promise<void> =>
    new Promise((resolve, reject) => {
      const options = bytes === undefined ? {} : { compress: false, size: bytes, forceZip64Format: bytes > LONGEST };
      zip.addReadStreamLazy(name, options, (begin) => {
        // The archive pipes it, and hears of no failure.
        current = Readable.from(content()).once('error', reject).once('close', resolve);
        begin(null, current);
      });
    });
  zip.on('error', (error: Error) => archive.destroy(error));
  archive.once('close', () => current?.destroy());
  addAll(files, async (file) => {
    await add(file);
    return !archive.destroyed;
  }).then(() => zip.end(), (error: Error) => archive.destroy(error));
  return archive;
}

async function addAll(files: Iterable<ArchivedFile> | AsyncIterable<ArchivedFile>, add: (file: ArchivedFile) => Promise<boolean>): Promise<void> {
  for await (const file of files) if (!(await add(file))) return;
}

/** Items as one JSON array, a line each. */
export async function* jsonArray(items: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<string> {
  yield '[';
  let separator = '\n';
  for await (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',\n';
  }
  yield '\n]\n';
}

/** What is known already. */
export async function* whole(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}
