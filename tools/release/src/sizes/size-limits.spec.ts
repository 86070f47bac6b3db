import { WORKSPACE } from '@chatgenius/stack';
import { stop } from 'esbuild';
import { gzippedSize } from './gzipped-size.ts';
import { oversized, SIZE_LIMITS } from './size-limits.ts';

const FROM_SOURCES = { folder: WORKSPACE, conditions: ['@chatgenius/source'] };

describe('the size of the SDK', () => {
  afterAll(() => stop());

  it('is within its limits, and what is not used costs nothing', async () => {
    const measured = await Promise.all(SIZE_LIMITS.map(async (limit) => ({ ...limit, ...(await gzippedSize(limit.lines, { ...FROM_SOURCES, ...limit })) })));
    expect(oversized(measured)).toEqual([]);
  });

  it('counts what is loaded at the start, with what that imports', async () => {
    const client = await gzippedSize(`import { io } from 'socket.io-client'; globalThis.used = io;`, FROM_SOURCES);
    const lazy = await gzippedSize(`globalThis.used = () => import('socket.io-client');`, FROM_SOURCES);
    expect(client.start).toBeGreaterThan(10_000);
    expect(client.later).toBe(0);
    expect(lazy.start).toBeLessThan(500);
    expect(lazy.later).toBeGreaterThan(10_000);
  });

  it('would be found out: one byte too many', () => {
    const [limit] = SIZE_LIMITS;
    if (limit === undefined) throw new Error('there is no limit');
    expect(oversized([{ ...limit, start: limit.bytes }])).toEqual([]);
    expect(oversized([{ ...limit, start: limit.bytes + 1 }])).toEqual([expect.stringContaining(`${limit.what}: ${limit.bytes + 1} bytes`)]);
  });
});
