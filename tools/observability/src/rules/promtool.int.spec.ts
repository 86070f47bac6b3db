import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPrometheus, WORKSPACE } from '@chatgenius/stack';
import { ALERTS } from '../alerts/alerts.ts';

const FOLDER = path.join(WORKSPACE, 'deploy/observability');

describe('the rules, by promtool', () => {
  let promtool: string;
  beforeAll(async () => ({ promtool } = await findPrometheus()), 120_000);

  /** @returns what it says, where it finds a fault */
  const faults = async (...args: string[]): Promise<string> =>
    promisify(execFile)(promtool, args).then(
      () => '',
      (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
    );
  const testFiles = (folder: string): string[] => globSync(`${folder}/tests/*.yml`);

  it('each alert fires where it should, and is silent on a good day', async () => {
    const files = testFiles(FOLDER);
    const tests = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(ALERTS.filter(({ name }) => !tests.includes(`${name} fires`))).toEqual([]);
    expect(await faults('test', 'rules', ...files)).toBe('');
  }, 60_000);

  it.each([
    ['a threshold that is never reached', '> 9000', '> 90000', /GatewayNearlyFull[^]*got: nil/],
    ['a threshold that good days reach', '> 9000', '> 8000', /GatewayNearlyFull[^]*exp: nil/],
    ['a label that nobody has', 'outcome="RATE_LIMITED"', 'outcome="LIMITED"', /LimiterStorm[^]*got: nil/],
    ['an expression that cannot be read', 'sum by (mark)', 'sum by mark', /could not parse expression/],
  ])('would be found out: %s', async (_, from, to, found) => {
    const copy = mkdtempSync(path.join(tmpdir(), 'chatgenius-rules-'));
    cpSync(FOLDER, copy, { recursive: true });
    const file = path.join(copy, 'rules/clients.yml');
    const planted = readFileSync(file, 'utf8').replaceAll(from, to);
    expect(planted).not.toBe(readFileSync(file, 'utf8'));
    writeFileSync(file, planted);
    expect(await faults('test', 'rules', path.join(copy, 'tests/clients.yml'))).toMatch(found);
    rmSync(copy, { recursive: true });
  });
});
