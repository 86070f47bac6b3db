import fc from 'fast-check';
import { decideRefresh, type ShownToken } from './refresh.rules.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const GRACE_MS = 10_000;
const at = (offsetMs: number) => new Date(NOW.getTime() + offsetMs);

const token = (changes: { usedAt?: Date | null; expiresAt?: Date; revokedAt?: Date | null } = {}): ShownToken => ({
  usedAt: changes.usedAt ?? null,
  session: { expiresAt: changes.expiresAt ?? at(1_000), revokedAt: changes.revokedAt ?? null },
});

describe('decideRefresh', () => {
  it.each([
    ['an unknown token', undefined, { outcome: 'refuse' }],
    ['a fresh token', token(), { outcome: 'rotate', firstUse: true }],
    ['a token that was just used', token({ usedAt: at(-1) }), { outcome: 'rotate', firstUse: false }],
    ['the last moment of the grace', token({ usedAt: at(1 - GRACE_MS) }), { outcome: 'rotate', firstUse: false }],
    ['the end of the grace', token({ usedAt: at(-GRACE_MS) }), { outcome: 'end-session' }],
    ['a token used long ago', token({ usedAt: at(-1_000_000) }), { outcome: 'end-session' }],
    ['an expired session', token({ expiresAt: NOW }), { outcome: 'refuse' }],
    ['an ended session', token({ revokedAt: at(-5) }), { outcome: 'refuse' }],
    ['a used token of an ended session', token({ revokedAt: at(-5), usedAt: at(-1_000_000) }), { outcome: 'refuse' }],
  ])('of %s', (_, shown, decision) => {
    expect(decideRefresh(shown, NOW, GRACE_MS)).toEqual(decision);
  });

  it('ends a session on the second use when there is no grace', () => {
    expect(decideRefresh(token({ usedAt: NOW }), NOW, 0)).toEqual({ outcome: 'end-session' });
  });

  const instant = fc.integer({ min: -100_000, max: 100_000 }).map(at);
  const shownToken = fc.record({
    usedAt: fc.option(instant),
    session: fc.record({ expiresAt: instant, revokedAt: fc.option(instant) }),
  });
  const grace = fc.integer({ min: 0, max: 60_000 });

  it('never gives a successor to a session that is over, and never ends one twice', () => {
    fc.assert(
      fc.property(shownToken, instant, grace, (shown, now, graceMs) => {
        const isOver = shown.session.revokedAt !== null || shown.session.expiresAt <= now;
        expect(decideRefresh(shown, now, graceMs).outcome === 'refuse').toBe(isOver);
      }),
    );
  });

  it('never ends a session for a token that was not used before', () => {
    fc.assert(
      fc.property(shownToken, instant, grace, (shown, now, graceMs) => {
        expect(decideRefresh({ ...shown, usedAt: null }, now, graceMs).outcome).not.toBe('end-session');
      }),
    );
  });

  it('never forgives again what it has not forgiven before: time runs against a used token', () => {
    fc.assert(
      fc.property(shownToken, instant, fc.nat(100_000), grace, (shown, now, laterMs, graceMs) => {
        const used = { ...shown, usedAt: shown.usedAt ?? now };
        if (decideRefresh(used, now, graceMs).outcome === 'rotate') return;
        expect(decideRefresh(used, new Date(now.getTime() + laterMs), graceMs).outcome).not.toBe('rotate');
      }),
    );
  });
});
