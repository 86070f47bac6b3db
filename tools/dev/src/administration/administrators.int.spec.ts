import { createDatabase, type Database } from '@chatgenius/database';
import { createTestDatabase, seed, type TestDatabase } from '@chatgenius/testing';
import { administrate } from './administrators.ts';

describe('npm run admin', () => {
  let copy: TestDatabase;
  let database: Database;
  let [ada, grace] = ['', ''];

  beforeAll(async () => {
    copy = await createTestDatabase();
    database = createDatabase({ url: copy.url, poolSize: 1, applicationName: 'admin' });
    await seed(database.pool, { users: 2, channels: 0 });
    const handles = await database.prisma.user.findMany({ select: { handle: true }, orderBy: { handle: 'asc' } });
    [ada = '', grace = ''] = handles.map(({ handle }) => handle);
  });
  afterAll(async () => {
    await database.close();
    await copy.drop();
  });

  const run = (name: 'grant' | 'revoke', handle: string) => administrate(database, { name, handle });

  it('makes the first administrator and further ones, takes the role back, and says what there is', async () => {
    expect(await administrate(database, { name: 'list' })).toBe('There is no administrator yet: npm run admin -- grant <handle>');
    expect(await run('grant', ada)).toBe(`${ada} is an administrator of the deployment now.`);
    expect(await run('grant', ada)).toBe(`${ada} is an administrator already.`);
    await expect(run('revoke', ada)).rejects.toThrow('The deployment has no other administrator. Make somebody else an administrator first.');
    await run('grant', grace);
    expect((await administrate(database, { name: 'list' })).split('\n')).toEqual([expect.stringContaining(ada), expect.stringContaining(grace)]);
    expect(await run('revoke', ada)).toBe(`${ada} is no administrator any more.`);
    expect(await run('revoke', ada)).toBe(`${ada} is no administrator.`);
    await expect(run('grant', 'nobody')).rejects.toThrow('Nobody has signed up as nobody.');
    expect(await database.prisma.auditEntry.findMany({ select: { actorId: true, reason: true, after: true }, orderBy: { id: 'asc' } })).toEqual([
      { actorId: null, reason: 'npm run admin -- grant', after: { role: 'administrator' } },
      { actorId: null, reason: 'npm run admin -- grant', after: { role: 'administrator' } },
      { actorId: null, reason: 'npm run admin -- revoke', after: { role: 'member' } },
    ]);
  });
});
