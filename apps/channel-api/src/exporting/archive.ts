import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of the archive, made while it is read: nothing of it is kept. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: () => AsyncIterable<string>;
}

/** A zip that is made as fast as it is read, one file after the other. Nothing of it is made any more once it is destroyed. */
export function archiveOf(files: readonly ArchivedFile[]): Readable {
  const zip = new ZipFile();
  const archive = zip.outputStream as Readable;
  let current: Readable | undefined;
  for (const { name, content } of files) {
    zip.addReadStreamLazy(name, (begin) => {
      // The archive pipes it, and hears of no failure.
      current = Readable.from(content()).once('error', (error) => archive.destroy(error));
      begin(null, current);
    });
  }
  zip.on('error', (error: Error) => archive.destroy(error));
  archive.once('close', () => current?.destroy());
  zip.end();
  return archive;
}

/** Items as one JSON array, a line each. */
export async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
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
