import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

const AT_ONCE_BYTES = 1024 * 1024;

/** SHA-256 of a file in hex, and how many bytes it has. @param known its SHA-256, if somebody knows it */
export async function hashOf(path: string, known?: string): Promise<{ sha256: string; bytes: number }> {
  if (known !== undefined) return { sha256: known, bytes: (await stat(path)).size };
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: AT_ONCE_BYTES }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest('hex'), bytes };
}
