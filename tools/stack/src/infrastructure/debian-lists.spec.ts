import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withPackageLists } from './debian-lists.ts';

describe('the lists of packages', () => {
  let home: string;
  let fetched: number;
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'lists-'));
    fetched = 0;
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** @returns which lists were tried */
  const use = async (isGood: (lists: string) => boolean = () => true): Promise<string[]> => {
    const tried: string[] = [];
    await withPackageLists({
      folder: path.join(home, 'lists'),
      work: mkdtempSync(path.join(home, 'work-')),
      update: (folder) => Promise.resolve(writeFileSync(path.join(folder, `list-${++fetched}`), '')),
      use: (folder) => {
        const [name = ''] = readdirSync(folder).filter((entry) => entry.startsWith('list-'));
        tried.push(name);
        return isGood(name) ? Promise.resolve() : Promise.reject(new Error('no such package'));
      },
    });
    return tried;
  };

  it('are fetched once for all who come within half an hour', async () => {
    expect([await use(), await use(), await use()]).toEqual([['list-1'], ['list-1'], ['list-1']]);
    expect(fetched).toBe(1);
  });

  it('are fetched anew when they are older', async () => {
    await use();
    const old = new Date(Date.now() - 31 * 60_000);
    utimesSync(path.join(home, 'lists'), old, old);
    expect([await use(), await use()]).toEqual([['list-2'], ['list-2']]);
  });

  it('are fetched anew when what they name cannot be had any more', async () => {
    await use();
    expect(await use((lists) => lists === 'list-2')).toEqual(['list-1', 'list-2']);
  });

  it('say why nothing can be had with new ones, either', async () => {
    await expect(use(() => false)).rejects.toThrow('no such package');
  });
});
