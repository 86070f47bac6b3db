import { z } from 'zod';
import { limitNotAbove } from './agreements.rules.ts';
import { report } from './configuration-report.ts';
import { bytes, count, file, secret, serverUrl } from './fields.ts';
import { type ProcessOption } from './process-options.rules.ts';

const schema = z.object({
  DATABASE_URL: serverUrl('postgresql'),
  TOKEN: secret({ expected: 'a secret of at least 4 characters', accepts: ({ length }) => length >= 4 }).optional(),
  KEYS_FILE: file('a key').optional(),
  ONE_PER_MINUTE: count('posts').default(1),
  ALL_PER_MINUTE: count('posts').default(2),
  ROOM_BYTES: bytes({ min: 1 }).default(1_024),
});
const agreements = [limitNotAbove('ONE_PER_MINUTE', 'ALL_PER_MINUTE')];
const DATABASE_URL = 'postgresql://app:secret@db/chat';

const reported = (option: ProcessOption, source: Record<string, string>) => report(option, { service: 'test-service', schema, agreements }, source);

describe('report', () => {
  it('lists what can be set, whatever is', () => {
    const { out, exitCode } = reported('--variables', { ONE_PER_MINUTE: 'x' });
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'DATABASE_URL\ta URL that begins with postgresql://, in which special characters of a password are percent-encoded',
      'DATABASE_URL_FILE\tthe path of a file with the value of DATABASE_URL',
      'TOKEN\ta secret of at least 4 characters',
      'TOKEN_FILE\tthe path of a file with the value of TOKEN',
      'KEYS_FILE\tthe path of a key',
      'ONE_PER_MINUTE\ta whole number of posts',
      'ALL_PER_MINUTE\ta whole number of posts',
      'ROOM_BYTES\ta number of bytes of at least 1',
      '',
    ]);
  });

  it('tells all faults at once: of variables, of files, and between variables', () => {
    expect(reported('--check-config', { TOKEN: 'abc', KEYS_FILE: '/absent/keys.json', ONE_PER_MINUTE: '3', ROOM_BYTE: '7' })).toEqual({
      exitCode: 1,
      out: '',
      error: [
        'warning: ROOM_BYTE is not known; was ROOM_BYTES meant?',
        'test-service: The environment cannot be used:',
        '  DATABASE_URL    is not set; expected a URL that begins with postgresql://, in which special characters of a password are percent-encoded',
        '  TOKEN           is not usable; expected a secret of at least 4 characters',
        '  KEYS_FILE       names a file that cannot be read (ENOENT)',
        '  ONE_PER_MINUTE  is above ALL_PER_MINUTE; expected at most as much',
        '',
      ].join('\n'),
    });
  });

  it('has one line for a configuration that can be used', () => {
    expect(reported('--check-config', { DATABASE_URL, KEYS_FILE: import.meta.filename })).toEqual({ exitCode: 0, out: 'test-service: the configuration can be used.\n', error: '' });
  });

  it('prints every variable, what is not set as well', () => {
    const { out, exitCode } = reported('--print-config', { DATABASE_URL, TOKEN: 'secret', ONE_PER_MINUTE: '007' });
    expect(exitCode).toBe(0);
    expect(out.trimEnd().split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['DATABASE_URL', 'postgresql://app:***@db/chat', 'environment'],
      ['TOKEN', '***', 'environment'],
      ['KEYS_FILE', '-', 'unset'],
      ['ONE_PER_MINUTE', '7', 'environment'],
      ['ALL_PER_MINUTE', '2', 'default'],
      ['ROOM_BYTES', '1024', 'default'],
    ]);
  });

  it('prints no value that is faulty: a mask may not find the password in it', () => {
    const { out, exitCode } = reported('--print-config', { DATABASE_URL: 'postgresql://app:12#secret@db', TOKEN: 'abc' });
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^DATABASE_URL +- +fault: DATABASE_URL is not usable/m);
    expect(out).not.toMatch(/secret@|abc/);
  });
});
