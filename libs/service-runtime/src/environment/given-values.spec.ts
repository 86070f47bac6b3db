import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { EnvironmentError } from './environment-error.ts';
import { readEnvironment } from './environment.ts';
import { secret, text } from './fields.ts';

const schema = z.object({ KEY: secret({ expected: 'a key', accepts: (value) => value.startsWith('key') }), NAME: text('a name').default('none') });

describe('secrets in files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const fileWith = (content: string): string => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, content);
    return file;
  };

  function faultsOf(source: Record<string, string>): Record<string, string> {
    try {
      readEnvironment(schema, source);
      return {};
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      return Object.fromEntries(error.faults.map(({ variable, problem }) => [variable, problem]));
    }
  }

  it.each([
    ['key', 'key'],
    ['key\n', 'key'],
    ['key\r\n', 'key'],
    ['key\n\n', 'key\n'],
    ['key \n', 'key '],
  ])('takes from %j the value %j', (content, value) => {
    expect(readEnvironment(schema, { KEY_FILE: fileWith(content) }).KEY).toBe(value);
  });

  it('takes a file that is set to nothing as unset', () => {
    expect(readEnvironment(schema, { KEY: 'key', KEY_FILE: '' }).KEY).toBe('key');
  });

  it('reads no file for what is no secret', () => {
    expect(readEnvironment(schema, { KEY: 'key', NAME_FILE: fileWith('name') }).NAME).toBe('none');
  });

  it('names the variable of what cannot be read, never the path or the content', () => {
    expect(faultsOf({ KEY_FILE: path.join(folder, 'absent') })).toEqual({ KEY_FILE: 'names a file that cannot be read (ENOENT)' });
    expect(faultsOf({ KEY_FILE: folder })).toEqual({ KEY_FILE: 'names a file that cannot be read (EISDIR)' });
    expect(faultsOf({ KEY_FILE: fileWith('\n') })).toEqual({ KEY_FILE: 'names an empty file' });
    expect(faultsOf({ KEY_FILE: fileWith('wrong') })).toEqual({ KEY_FILE: 'is not usable; expected a key' });
    expect(faultsOf({})).toEqual({ KEY: 'is not set; expected a key' });
  });

  it('takes one of the two, not both', () => {
    expect(faultsOf({ KEY: 'key', KEY_FILE: fileWith('key') })).toEqual({ KEY_FILE: 'is set, and so is KEY: one of them is enough' });
  });
});
