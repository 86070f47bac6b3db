import { readMigrations } from './migration-files.ts';

/** Released with one timestamp; a name that was released stays (docs/adr/0109). */
const RELEASED_PAIR = '20261125074500';

describe('folders of migrations', () => {
  it('have a timestamp each, but for the pair that was released', async () => {
    const { migrationDirectories } = await readMigrations();
    const byTime = Map.groupBy(migrationDirectories, ({ path }) => path.split('_')[0] ?? '');
    expect(byTime.size).toBeGreaterThan(50);
    expect([...byTime].filter(([, folders]) => folders.length > 1).map(([time, folders]) => [time, folders.length])).toEqual([[RELEASED_PAIR, 2]]);
  });
});
