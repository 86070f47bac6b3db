import { type ChatError } from '@chatgenius/contracts';
import { assertRoom, assertSize } from './upload.rules.ts';

const refusal = (work: () => void): unknown => {
  try {
    work();
    return 'taken';
  } catch (error) {
    const { reason, details } = error as ChatError;
    return { reason, ...details };
  }
};

describe('a file that is announced', () => {
  it.each([
    [0, { reason: 'FILE_EMPTY' }],
    [1, 'taken'],
    [100, 'taken'],
    [101, { reason: 'FILE_TOO_LARGE', limit: 100 }],
  ])('of %d bytes, of 100 at most', (bytes, expected) => expect(refusal(() => assertSize(bytes, { maxBytes: 100 }))).toEqual(expected));

  const settings = { userBytesPerDay: 1_000, totalBytes: 5_000 };
  it.each([
    ['fits exactly', 400, { ofDay: 600, total: 4_600 }, 'taken'],
    ['is too much for the day', 401, { ofDay: 600, total: 0 }, { reason: 'UPLOAD_QUOTA_USED_UP', limit: 1_000, used: 600, retryAfterMs: 77 }],
    ['is too much for any day', 1_001, { ofDay: 0, total: 0 }, { reason: 'FILE_TOO_LARGE', limit: 1_000 }],
    ['is too much for the deployment', 401, { ofDay: 0, total: 4_600 }, { reason: 'STORAGE_FULL' }],
  ])('%s', (_, bytes, usage, expected) => expect(refusal(() => assertRoom(bytes, { ...usage, roomAfterMs: 77 }, settings))).toEqual(expected));

  it('has room without limits', () => {
    expect(refusal(() => assertRoom(1e12, { ofDay: 1e12, total: 1e15, roomAfterMs: 0 }, { userBytesPerDay: 0, totalBytes: 0 }))).toBe('taken');
  });
});
