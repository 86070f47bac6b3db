import { ChatError, Scope } from '@chatgenius/contracts';
import fc from 'fast-check';
import { isServiceToken, newServiceToken, readServiceToken } from './service-token.ts';
import { admit, type StoredServiceToken } from './service-token.rules.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

describe('a service token', () => {
  it('is read back as it was made, whatever its id', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const { token, secretHash } = newServiceToken(id);
        expect(token).toMatch(/^cgs_[0-9a-f]{32}_[\w-]{43}$/);
        expect(isServiceToken(token)).toBe(true);
        expect(readServiceToken(token)).toEqual({ id, secretHash });
      }),
    );
  });

  it('has a secret of its own, which its hash does not tell', () => {
    const [one, other] = [newServiceToken('9a3c1a52-5d8e-4f57-8f1c-6a8a2f0f7c11'), newServiceToken('9a3c1a52-5d8e-4f57-8f1c-6a8a2f0f7c11')];
    expect(one.token).not.toBe(other.token);
    expect(one.secretHash.equals(other.secretHash)).toBe(false);
    expect(one.token).not.toContain(one.secretHash.toString('base64url'));
  });

  it.each(['cgs_', 'cgs_abc_def', `cgs_${'0'.repeat(32)}`, `cgs_${'0'.repeat(32)}_${'a'.repeat(42)}`, `cgs_${'0'.repeat(32)}_${'a'.repeat(44)}`, `xcgs_${'0'.repeat(32)}_${'a'.repeat(43)}`])(
    'is not read from %s',
    (token) => expect(readServiceToken(token)).toBeUndefined(),
  );
});

describe('admit', () => {
  const { secretHash } = newServiceToken('9a3c1a52-5d8e-4f57-8f1c-6a8a2f0f7c11');
  const stored = (changes: Partial<StoredServiceToken> = {}): StoredServiceToken => ({ userId: 'bot', secretHash, scopes: ['messages:send'], expiresAt: null, active: true, banned: false, ...changes });
  const outcome = (...args: Parameters<typeof admit>): string => {
    try {
      admit(...args);
      return 'in';
    } catch (error) {
      return error instanceof ChatError ? error.reason : String(error);
    }
  };

  it.each([
    ['a good one', stored(), 'messages:send', 'in'],
    ['any good one', stored({ scopes: [] }), 'any', 'in'],
    ['another scope', stored(), 'messages:import', 'SCOPE_MISSING'],
    ['a route for people', stored({ scopes: Scope.options }), undefined, 'SCOPE_MISSING'],
    ['an unknown one', undefined, 'any', 'TOKEN_INVALID'],
    ['another secret', stored({ secretHash: Buffer.alloc(32) }), 'any', 'TOKEN_INVALID'],
    ['one whose bot or owner is deactivated', stored({ active: false }), 'messages:send', 'ACCOUNT_DEACTIVATED'],
    ['another secret of such a one', stored({ secretHash: Buffer.alloc(32), active: false }), 'any', 'TOKEN_INVALID'],
    ['one whose bot or owner is banned', stored({ banned: true }), 'messages:send', 'ACCOUNT_BANNED'],
    ['the last moment', stored({ expiresAt: later(1) }), 'any', 'in'],
    ['the end of its time', stored({ expiresAt: NOW }), 'any', 'TOKEN_EXPIRED'],
    ['an expired one without the scope', stored({ expiresAt: NOW, scopes: [] }), 'messages:send', 'TOKEN_EXPIRED'],
    ['another secret of an expired one', stored({ secretHash: Buffer.alloc(32), expiresAt: NOW }), 'any', 'TOKEN_INVALID'],
  ] as const)('judges %s', (_, token, scope, expected) => {
    expect(outcome(secretHash, token, scope, NOW)).toBe(expected);
  });
});
