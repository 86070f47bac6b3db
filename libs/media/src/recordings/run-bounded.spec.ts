import { type Bounds, ProgramFailedError, runBounded } from './run-bounded.ts';

const BOUNDS: Bounds = { milliseconds: 20_000, memoryBytes: 512 * 1024 * 1024, outputBytes: 1_000 };
const runScript = (script: string, bounds: Partial<Bounds> = {}) => runBounded(process.execPath, ['-e', script], { ...BOUNDS, ...bounds });
const failed = (what: string) => new ProgramFailedError(`${process.execPath} ${what}.`);

describe('a program that runs within bounds', () => {
  it('gives what it has written', async () => {
    expect((await runScript(`process.stdout.write('hello')`)).toString()).toBe('hello');
  });

  it('knows no variable of its owner', async () => {
    const names = JSON.parse((await runScript('process.stdout.write(JSON.stringify(Object.keys(process.env)))')).toString()) as string[];
    expect(names.toSorted()).toEqual(['LC_ALL']);
  });

  it.each([
    ['refuses a file', 'process.exit(1)', {}, 'refused it'],
    ['takes too long', 'setInterval(() => undefined, 1_000)', { milliseconds: 300 }, 'took too long'],
    ['writes too much', `setInterval(() => process.stdout.write('x'.repeat(500)), 1)`, {}, 'wrote too much'],
    ['takes too much memory', 'globalThis.kept = Buffer.alloc(300 * 1024 * 1024, 1); setInterval(() => undefined, 1_000)', { memoryBytes: 200 * 1024 * 1024 }, 'took too much memory'],
  ])('fails, and is ended, when it %s', async (_, script, bounds, what) => {
    await expect(runScript(script, bounds)).rejects.toThrow(failed(what));
  });

  it('fails where there is none', async () => {
    await expect(runBounded('/not/there', [], BOUNDS)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
