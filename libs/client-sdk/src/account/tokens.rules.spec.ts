import { isFresh, keptTokens, parseTokens } from './tokens.rules.ts';

const token = (payload: object) => `x.${btoa(JSON.stringify(payload)).replaceAll('+', '-').replaceAll('/', '_')}.y`;
const answer = (accessToken: string, accessTokenExpiresAt = '2026-01-01T00:15:00.000Z') => ({ user: { id: 'u' }, sessionId: 's', accessToken, accessTokenExpiresAt, refreshToken: 'r', refreshTokenExpiresAt: '' }) as Parameters<typeof keptTokens>[0];

describe('tokens that are kept', () => {
  it('are fresh for as long as they say themselves, whatever the clock of the device', () => {
    const anyTime = Date.parse('1999-01-01');
    const kept = keptTokens(answer(token({ iat: 1_000, exp: 1_900 })), anyTime);
    expect(kept.freshUntil).toBe(anyTime + 900_000);
    expect([isFresh(kept, anyTime), isFresh(kept, anyTime + 869_999), isFresh(kept, anyTime + 870_000)]).toEqual([true, true, false]);
  });

  it.each(['none', 'x.%%%.y', token({ iat: 'a', exp: 2 }), token({ iat: 5, exp: 5 })])('are fresh until the server says, if the token is not one that says it: %s', (text) => {
    expect(keptTokens(answer(text), 7).freshUntil).toBe(Date.parse('2026-01-01T00:15:00.000Z'));
  });

  it.each([null, '', 'null', '{', '[]', '{"user":{"id":1}}', JSON.stringify({ user: { id: 'u' }, sessionId: 's', accessToken: 'a', refreshToken: 'r' })])('are none in %j', (text) => {
    expect(parseTokens(text)).toBeUndefined();
  });

  it('come back as they were kept', () => {
    const kept = keptTokens(answer(token({ iat: 1, exp: 2 })), 0);
    expect(parseTokens(JSON.stringify(kept))).toEqual(kept);
  });
});
