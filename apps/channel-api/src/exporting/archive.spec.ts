import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { archiveOf, jsonArray, whole } from './archive.ts';

/** Items that are counted as they are made. */
function counted(limit: number, item: unknown = 'x'.repeat(1_000)) {
  const made = { items: 0, ended: false };
  async function* items() {
    try {
      for (; made.items < limit; made.items++) yield await Promise.resolve(item);
    } finally {
      made.ended = true;
    }
  }
  return { made, items };
}

async function unzipped(zip: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const archive = await yauzl.fromBufferPromise(zip);
  for await (const entry of archive.eachEntry()) files[entry.fileName] = (await buffer(await archive.openReadStreamPromise(entry))).toString();
  return files;
}

describe('an archive', () => {
  it('has its files, and lists as JSON', async () => {
    const files = await unzipped(await buffer(archiveOf([
      { name: 'README.md', content: () => whole('Hello') },
      { name: 'list.json', content: () => jsonArray(counted(3, { text: 'Zoë\n"' }).items()) },
      { name: 'none.json', content: () => jsonArray(counted(0).items()) },
    ])));
    expect(Object.keys(files)).toEqual(['README.md', 'list.json', 'none.json']);
    expect(files['README.md']).toBe('Hello');
    expect([JSON.parse(files['list.json'] ?? ''), JSON.parse(files['none.json'] ?? '')]).toEqual([Array(3).fill({ text: 'Zoë\n"' }), []]);
  });

  it('is made no faster than it is read, and not to its end when nobody reads on', async () => {
    const { made, items } = counted(1_000_000);
    const random = async function* () {
      for await (const item of items()) yield `${item as string}${Math.random()}`;
    };
    const archive = archiveOf([{ name: 'large.json', content: () => jsonArray(random()) }, { name: 'next.json', content: () => jsonArray(counted(1).items()) }]);
    await once(archive, 'readable');
    // Whatever streams hold between them is full by then.
    let before = -1;
    while (made.items > before) {
      before = made.items;
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    }
    expect(made.items).toBeLessThan(20_000);
    archive.destroy();
    await once(archive, 'close');
    for (let turn = 0; turn < 50 && !made.ended; turn++) await new Promise(setImmediate);
    expect(made.ended).toBe(true);
  });

  it('fails with what cannot be read', async () => {
    const broken = async function* () {
      yield await Promise.resolve(1);
      throw new Error('gone');
    };
    await expect(buffer(archiveOf([{ name: 'broken.json', content: () => jsonArray(broken()) }]))).rejects.toThrow('gone');
  });
});
