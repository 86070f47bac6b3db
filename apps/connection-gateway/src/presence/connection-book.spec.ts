import fc from 'fast-check';
import { ConnectionBook } from './connection-book.ts';

interface Step {
  readonly kind: 'open' | 'close' | 'idle' | 'active' | 'changes' | 'all';
  readonly user: number;
}

const steps = fc.array(fc.record<Step>({ kind: fc.constantFrom('open', 'close', 'idle', 'active', 'changes', 'all'), user: fc.nat({ max: 2 }) }), { maxLength: 60 });

describe('ConnectionBook', () => {
  it('what is told, in whatever portions, adds up to the connections that there are', () => {
    fc.assert(fc.property(steps, fc.integer({ min: 1, max: 3 }), (drawn, limit) => {
      const book = new ConnectionBook();
      const connections = new Map<string, boolean[]>();
      const told = new Map<string, { connections: number; active: number }>();
      const learn = ({ userId, ...counts }: { userId: string; connections: number; active: number }) => {
        if (counts.connections > 0) told.set(userId, counts);
        else told.delete(userId);
      };
      for (const { kind, user } of drawn) {
        const userId = `user-${user}`;
        const own = connections.get(userId) ?? [];
        if (kind === 'open') {
          book.opened(userId);
          own.push(true);
        } else if (kind === 'close' && own.length > 0) book.closed(userId, own.pop() === true);
        else if (kind === 'idle' && own.at(-1) === true) {
          book.becameIdle(userId);
          own[own.length - 1] = false;
        } else if (kind === 'active' && own.at(-1) === false) {
          book.becameActive(userId);
          own[own.length - 1] = true;
        } else if (kind === 'changes') book.takeChanges(limit).forEach(learn);
        else if (kind === 'all') {
          told.clear();
          const parts = book.takeAll(limit);
          for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
          parts.flat().forEach(learn);
        }
        connections.set(userId, own);
      }
      while (book.hasChanges) book.takeChanges(limit).forEach(learn);
      const expected = [...connections].filter(([, own]) => own.length > 0).map(([userId, own]) => [userId, { connections: own.length, active: own.filter(Boolean).length }] as const);
      expect(told).toEqual(new Map(expected));
    }));
  });
});
