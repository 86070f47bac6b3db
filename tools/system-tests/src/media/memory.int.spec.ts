import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { residentBytes } from '@chatgenius/load';
import { DEFAULT_POLICY, MediaWorkers, PICTURE_LIMITS } from '@chatgenius/media';
import { corners, moving } from '@chatgenius/media/pictures.fixture';
import { size } from '../size.ts';

const PICTURES = size({ everyday: 90, soak: 1_000 });
const MEBIBYTE = 1024 * 1024;
const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of different formats and sizes, and one that is damaged. */
async function samples(): Promise<{ name: string; bytes: Buffer }[]> {
  const jpeg = await corners(2_400, 1_600).jpeg().toBuffer();
  return [
    { name: 'photo.jpg', bytes: jpeg },
    { name: 'upright.jpg', bytes: await corners(1_500, 2_000).withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer() },
    { name: 'screen.png', bytes: await corners(1_600, 900).png().toBuffer() },
    { name: 'moving.gif', bytes: await moving(240, 180, 8).gif().toBuffer() },
    { name: 'broken.jpg', bytes: jpeg.subarray(0, jpeg.length / 2) },
    { name: 'page.html', bytes: Buffer.from('<html>') },
  ];
}

it(`the memory of a worker, and of its owner, is flat over ${PICTURES} pictures`, async () => {
  const workers = new MediaWorkers({ rules: { types: DEFAULT_POLICY, pictures: PICTURE_LIMITS }, workers: 1, jobMs: 60_000, memoryBytes: 2 ** 30, jobsEach: Infinity });
  const files = await samples();
  const sizes: { worker: number; owner: number }[] = [];
  try {
    for (let job = 0; job < PICTURES; job += 1) {
      const { name, bytes } = files[job % files.length] ?? { name: '', bytes: Buffer.alloc(0) };
      const made = path.join(folder, 'made');
      mkdirSync(made);
      writeFileSync(path.join(folder, 'file'), bytes);
      await workers.process({ path: path.join(folder, 'file'), folder: made, name, claimedType: '' });
      rmSync(made, { recursive: true });
      const [pid] = workers.pids;
      if (pid !== undefined) sizes.push({ worker: residentBytes(pid), owner: process.memoryUsage().heapUsed });
    }
  } finally {
    workers.close();
  }
  // Highest of the second third and of the last one: what a decoder takes for a moment is in both.
  const highest = (from: number, to: number): number => Math.max(...sizes.slice(from, to).map(({ worker }) => worker)) / MEBIBYTE;
  const third = Math.floor(PICTURES / 3);
  const [before, after] = [highest(third, 2 * third), highest(2 * third, PICTURES)];
  // What is left after a collection.
  const lowest = (from: number, to: number): number => Math.min(...sizes.slice(from, to).map(({ owner }) => owner));
  expect(sizes).toHaveLength(PICTURES);
  expect(after - before).toBeLessThan(0.1 * before);
  expect(after).toBeLessThan(300);
  expect(lowest(2 * third, PICTURES)).toBeLessThan(1.1 * lowest(third, 2 * third));
}, 900_000);
