import { hash } from '@node-rs/argon2';
import { hashPassword, isOutdated, isPassword } from './passwords.ts';

describe('passwords', () => {
  it('are hashed by argon2id at the cost that OWASP recommends, each with its own salt', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('match themselves alone', async () => {
    const stored = await hashPassword('correct horse');
    expect(await isPassword(stored, 'correct horse')).toBe(true);
    expect(await isPassword(stored, 'correct hors')).toBe(false);
  });

  it('match however the keyboard composes letters', async () => {
    expect(await isPassword(await hashPassword('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true);
  });

  it('of nobody match nothing', async () => {
    expect(await isPassword(undefined, 'correct horse')).toBe(false);
  });

  it('hashed at another cost are to be hashed again', async () => {
    expect(isOutdated(await hashPassword('correct horse'))).toBe(false);
    expect(isOutdated(await hash('correct horse', { memoryCost: 4_096, timeCost: 2, parallelism: 1 }))).toBe(true);
  });
});
