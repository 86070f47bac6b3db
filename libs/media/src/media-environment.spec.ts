import { EnvironmentError, readEnvironment } from '@chatgenius/service-runtime';
import { z } from 'zod';
import { mediaEnvironment, mediaRulesOf, mediaWorkersOf } from './media-environment.ts';
import { PICTURE_LIMITS } from './pictures/picture-limits.ts';
import { DEFAULT_POLICY } from './types/type-policy.ts';

const read = (source: Record<string, string>) => readEnvironment(z.object(mediaEnvironment), source);

describe('variables of whoever takes files', () => {
  it('need not be set', () => {
    const environment = read({});
    expect(mediaRulesOf(environment)).toEqual({ types: DEFAULT_POLICY, pictures: PICTURE_LIMITS });
    expect(mediaWorkersOf(environment)).toMatchObject({ workers: 1, jobMs: 90_000, memoryBytes: 1024 ** 3 });
    expect(environment.CLAMD_URL).toBeUndefined();
  });

  it('say what is allowed, and how much', () => {
    const environment = read({ FILE_TYPES: 'image/*, application/pdf', FILE_PROGRAMS: 'yes', PICTURE_PIXELS: '2000000', FFMPEG_FOLDER: '/usr/bin' });
    expect(mediaRulesOf(environment)).toMatchObject({ types: { allowed: ['image/*', 'application/pdf'], programs: true }, pictures: { pixels: 2_000_000 }, ffmpegFolder: '/usr/bin' });
  });

  it.each(['tcp://clamav:3310', 'tcp://[::1]:3310', 'unix:/run/clamav/clamd.ctl'])('take %s for a scanner', (url) => {
    expect(read({ CLAMD_URL: url }).CLAMD_URL).toBe(url);
  });

  it.each(['clamav:3310', 'http://clamav:3310', 'tcp:', 'unix:', 'unix:relative'])('do not take %s for one, and say what they take', (url) => {
    expect(() => read({ CLAMD_URL: url })).toThrow(EnvironmentError);
    expect(() => read({ CLAMD_URL: url })).toThrow(/CLAMD_URL.*tcp:\/\/host:3310 or unix:/s);
  });
});
