import { TOTP } from 'otpauth';
import { newTotpSecret, showTotpSecret, stepOfCode } from './totp.ts';

/** RFC 6238, appendix B: the secret, and codes of SHA-1, of which the last six digits. */
const RFC_SECRET = Buffer.from('12345678901234567890');

describe('a code of an authenticator', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('at %i s is that of RFC 6238', (seconds, code, step) => {
    expect(stepOfCode(RFC_SECRET, code, new Date(seconds * 1_000))).toBe(step);
  });

  it('may be of the step before or after, and of no other', () => {
    const now = new Date(1_111_111_109_000);
    const codeAt = (steps: number) => new TOTP({ secret: showTotpSecret(RFC_SECRET, { issuer: 'x', handle: 'y' }).secret }).generate({ timestamp: now.getTime() + steps * 30_000 });
    expect([-2, -1, 0, 1, 2].map((steps) => stepOfCode(RFC_SECRET, codeAt(steps), now))).toEqual([undefined, 37_037_035, 37_037_036, 37_037_037, undefined]);
  });

  it.each(['', '28708', '２８７０８２', '\u{1e9e4}ㅏ\u{1106c}ᶧ', 'abcdef'])('is none where it is no six digits: %j', (code) => {
    expect(stepOfCode(RFC_SECRET, code, new Date(59_000))).toBeUndefined();
  });

  it('is shown to authenticators with who and where it is for', () => {
    const { secret, otpauthUrl } = showTotpSecret(newTotpSecret(), { issuer: 'Chat & more', handle: 'ada' });
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(otpauthUrl).toBe(`otpauth://totp/Chat%20%26%20more:ada?issuer=Chat%20%26%20more&secret=${secret}&algorithm=SHA1&digits=6&period=30`);
  });
});
