import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { COMPOSE_FILE } from './compose-file.ts';
import { faultsOf, readSources } from './faults.ts';
import { PLANTED } from './planted.fixture.ts';

/** Its taste in the order of keys and services is not ours: services stand here as they start. */
const RULES = Object.fromEntries(
  ['no-build-and-image', 'require-quotes-in-ports', 'service-dependencies-alphabetical-order', 'service-keys-order', 'services-alphabetical-order', 'top-level-properties-order', 'service-image-require-explicit-tag'].map((rule) => [rule, 0]),
);

/** Its declarations cannot be resolved as Node resolves modules. */
type NewLinter = new (config: object) => { lintFiles: (paths: string[], recursive: boolean) => { messages: { line: number; message: string }[] }[] };

describe('docker-compose.yml', () => {
  const linter = new (DCLinter as unknown as NewLinter)({ rules: RULES, quiet: false, debug: false, exclude: [] });
  const lint = (file: string): string[] => linter.lintFiles([file], false).flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`));

  it('is a compose file, by its schema and by the rules of dclint', () => {
    expect(lint(COMPOSE_FILE)).toEqual([]);
  });

  it.each([
    ['a field that does not exist', 'healthcheck:', 'heathcheck:'],
    ['a value of another type', 'read_only: true', 'read_only: [true]'],
    ['a condition that does not exist', 'condition: service_healthy', 'condition: service_ready'],
  ])('would be found out: %s', (_, from, to) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chatgenius-compose-')), 'docker-compose.yml');
    writeFileSync(file, readFileSync(COMPOSE_FILE, 'utf8').replace(from, to));
    expect(lint(file)).toContainEqual(expect.stringMatching(/ComposeValidationError|additional properties|must|instance/i) as string);
    rmSync(path.dirname(file), { recursive: true });
  });

  it('fits what it starts', () => {
    expect(faultsOf(readSources())).toEqual([]);
  });

  it.each(PLANTED)('would be found out: $title', ({ where, from, to, found }) => {
    const sources = readSources();
    const planted = { ...sources, [where]: sources[where].replace(from, to) };
    expect(planted[where]).not.toBe(sources[where]);
    expect(faultsOf(planted)).toContainEqual(expect.stringMatching(found) as string);
  });
});
