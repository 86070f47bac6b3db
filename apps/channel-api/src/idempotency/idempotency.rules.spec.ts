import { ChatError } from '@chatgenius/contracts';
import { decideRepeat, fingerprintOf, idempotencyKeyOf, isDefinite, type UsedKey } from './idempotency.rules.ts';

describe('a key', () => {
  it('is taken with quotes and without', () => {
    expect([undefined, 'a-1', '"a-1"', '"', 'x'.repeat(255)].map(idempotencyKeyOf)).toEqual([undefined, 'a-1', 'a-1', '"', 'x'.repeat(255)]);
  });

  it.each(['', '""', 'two words', 'ä', 'x'.repeat(256)])('is not %j', (key) => {
    expect(() => idempotencyKeyOf(key)).toThrow(ChatError);
  });
});

describe('a repeat', () => {
  const asked = { method: 'POST', url: '/v1/bots', body: Buffer.from('{"handle":"ada"}') };
  const fingerprint = fingerprintOf(asked);
  const answer = Buffer.from('answer');
  const used: UsedKey = { fingerprint, committed: true, held: false, answer };
  const outcome = (known: UsedKey | undefined, of = fingerprint) => {
    try {
      return decideRepeat(known, of);
    } catch (error) {
      return (error as ChatError).reason;
    }
  };

  it('gets what the first one got', () => {
    expect(outcome(used)).toBe(answer);
    expect(outcome({ ...used, committed: false })).toBe(answer);
  });

  it('is refused while the first is worked on, when its answer is lost, and when it asks for something else', () => {
    expect(outcome({ ...used, answer: null, held: true })).toBe('IDEMPOTENCY_KEY_BUSY');
    expect(outcome({ ...used, answer: null, held: true, committed: false })).toBe('IDEMPOTENCY_KEY_BUSY');
    expect(outcome(undefined)).toBe('IDEMPOTENCY_KEY_BUSY');
    expect(outcome({ ...used, answer: null })).toBe('IDEMPOTENCY_OUTCOME_LOST');
    for (const other of [{ ...asked, method: 'PUT' }, { ...asked, url: '/v1/bots?x=1' }, { ...asked, body: Buffer.from('{"handle":"eve"}') }, { ...asked, body: undefined }]) expect(outcome(used, fingerprintOf(other))).toBe('IDEMPOTENCY_KEY_REUSED');
  });
});

it('a refusal is kept if a repeat could not help', () => {
  const kept = (['HANDLE_TAKEN', 'INVITED_INSTEAD', 'PAYLOAD_MALFORMED', 'UNAVAILABLE', 'INTERNAL', 'RATE_LIMITED'] as const).filter((reason) => isDefinite(new ChatError(reason)));
  expect(kept).toEqual(['HANDLE_TAKEN', 'INVITED_INSTEAD']);
  expect(isDefinite(new Error('fault'))).toBe(false);
});
