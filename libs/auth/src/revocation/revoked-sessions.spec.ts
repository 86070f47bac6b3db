import fc from 'fast-check';
import { type Revocation } from '@chatgenius/contracts';
import { RevokedSessions } from './revoked-sessions.ts';

const KEEP_MS = 100;
const revocation = (sessionId: string): Revocation => ({ sessionId, reason: 'signed-out' });

describe('RevokedSessions', () => {
  it('knows each for as long as a token of it may be good, and tells of it once', () => {
    const told = fc.array(fc.record({ sessionId: fc.constantFrom('a', 'b', 'c'), after: fc.nat(60) }), { maxLength: 30 });
    fc.assert(
      fc.property(told, (script) => {
        const sessions = new RevokedSessions(KEEP_MS);
        const since = new Map<string, number>();
        let now = 0;
        for (const { sessionId, after } of script) {
          now += after;
          sessions.forget(now);
          for (const [known, learntAt] of since) if (learntAt + KEEP_MS <= now) since.delete(known);
          const fresh = sessions.learn([revocation(sessionId)], now);
          expect(fresh).toHaveLength(since.has(sessionId) ? 0 : 1);
          if (!since.has(sessionId)) since.set(sessionId, now);
          for (const one of 'abc') expect(sessions.reasonOf(one)).toBe(since.has(one) ? 'signed-out' : undefined);
          expect(sessions.size).toBe(since.size);
        }
      }),
    );
  });
});
