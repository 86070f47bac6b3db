import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { FileAppender } from './file-appender.ts';

describe('a file that is appended to', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-appender-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has all chunks in their order, wherever they begin', async () => {
    const sizes = fc.array(fc.oneof(fc.nat({ max: 10 }), fc.constantFrom(65_536, 500_000, 600_000)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat({ max: 100 }), async (lengths, start) => {
        const file = await open(path.join(folder, 'file'), 'w');
        const appender = new FileAppender(file, start);
        const chunks = lengths.map((length, index) => Buffer.alloc(length, index + 1));
        for (const chunk of chunks) await appender.add(chunk);
        const whole = Buffer.concat([Buffer.alloc(start), ...chunks]);
        expect(await appender.end()).toBe(whole.length);
        await file.close();
        expect(readFileSync(path.join(folder, 'file')).equals(whole.length > start ? whole : Buffer.alloc(0))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('tells whoever adds of what could not be written', async () => {
    const file = await open(path.join(folder, 'file'), 'r');
    const appender = new FileAppender(file, 0);
    await appender.add(Buffer.alloc(600_000));
    await expect(appender.add(Buffer.alloc(600_000))).rejects.toMatchObject({ code: 'EBADF' });
    await file.close();
  });
});
