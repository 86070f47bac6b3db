import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceProcess } from './service-process.fixture.ts';

const neverStarts = `async () => { throw new Error('it was started'); }`;
const SECRET = 'correct-horse-battery';

describe('runService with an option', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'options-'));
  const secretFile = path.join(folder, 'redis-url');
  beforeAll(() => writeFileSync(secretFile, `redis://presence:${SECRET}@cache:6379\n`));
  afterEach(() => ServiceProcess.killAll());
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(option: string, environment: Record<string, string> = {}) {
    const service = new ServiceProcess(neverStarts, environment, [], [option]);
    const { code, events } = await service.exit();
    return { code, events, out: service.stdout, error: service.stderr };
  }

  it('checks a configuration that can be used, and asks about names that are nearly known', async () => {
    expect(await run('--check-config', { REDIS_URL_FILE: secretFile, WORKS_MS: '1' })).toEqual({
      code: 0,
      events: [],
      out: 'test-service: the configuration can be used.\n',
      error: 'warning: WORKS_MS is not known; was WORK_MS meant?\n',
    });
  });

  it('prints what is used and where it comes from, without secrets', async () => {
    const { code, out, error } = await run('--print-config', { REDIS_URL_FILE: secretFile, OPS_TOKEN: SECRET, LOG_LEVEL: 'warn' });
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const shown = out.trim().split('\n').map((line) => line.split(/ {2,}/));
    expect(shown).toEqual(
      expect.arrayContaining([
        ['LOG_LEVEL', 'warn', 'environment'],
        ['OPS_TOKEN', '***', 'environment'],
        ['REDIS_URL', 'redis://presence:***@cache:6379', `file ${secretFile}`],
        ['WORK_MS', '0', 'default'],
      ]),
    );
    expect(out).not.toContain(SECRET);
  });

  it('refuses an option that it does not know, instead of starting', async () => {
    const { code, events, error } = await run('--check-confg');
    expect({ code, events }).toEqual({ code: 1, events: [] });
    expect(error).toContain('--check-config');
  });
});
