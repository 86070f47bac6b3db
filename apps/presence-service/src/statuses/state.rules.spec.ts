import fc from 'fast-check';
import { type Connections } from '../connections/connection.store.ts';
import { type Visibility } from '../visibility/visibility.repository.ts';
import { automaticStatus, chosenNow, stateOf } from './state.rules.ts';

const NOW = 1_000_000;
const USER = 'aaaaaaaa-0000-4000-8000-000000000000';

const connections = fc.record<Connections>({
  userId: fc.constant(USER),
  connections: fc.nat({ max: 3 }),
  active: fc.nat({ max: 3 }),
  leaving: fc.option(fc.record({ due: fc.integer({ min: NOW - 10, max: NOW + 10 }), as: fc.constantFrom('online', 'away') }), { nil: undefined }),
  lastSeen: fc.option(fc.integer({ min: 1, max: NOW }), { nil: undefined }),
}).map((drawn) => ({ ...drawn, active: Math.min(drawn.active, drawn.connections) }));
const visibility = fc.record<Visibility>({
  userId: fc.constant(USER),
  chosen: fc.constantFrom('away', 'dnd', 'invisible', undefined),
  text: fc.option(fc.string(), { nil: undefined }),
  until: fc.constantFrom(new Date(NOW - 1), new Date(NOW), new Date(NOW + 1), undefined),
  lastSeenAt: fc.option(fc.integer({ min: 1, max: NOW }).map((at) => new Date(at)), { nil: undefined }),
  hiddenFrom: fc.constant([]),
});
const reading = (settled: boolean) => ({ version: 1, now: NOW, settled });

describe('how a user stands', () => {
  it('any active connection is online, all idle is away, none is offline once their time has come', () => {
    fc.assert(fc.property(connections, fc.boolean(), (held, settled) => {
      const status = automaticStatus(held, NOW, settled);
      if (held.active > 0) expect(status).toBe('online');
      else if (held.connections > 0) expect(status).toBe(held.leaving?.as === 'online' && held.leaving.due > NOW ? 'online' : 'away');
      else if (held.leaving && held.leaving.due > NOW) expect(status).toBe(held.leaving.as);
      else if (held.leaving || settled) expect(status).toBe('offline');
      else expect(status).toBeUndefined();
    }));
  });

  it('what was set by hand goes before it, until it ends, and makes nobody be there', () => {
    fc.assert(fc.property(connections, visibility, (held, wishes) => {
      const state = stateOf(held, wishes, reading(true));
      const choice = chosenNow(wishes, new Date(NOW));
      const hasEnded = wishes.until !== undefined && wishes.until.getTime() <= NOW;
      expect(choice.chosen).toBe(hasEnded ? 'online' : (wishes.chosen ?? 'online'));
      expect(choice.text).toBe(hasEnded ? null : (wishes.text ?? null));
      const automatic = automaticStatus(held, NOW, true);
      const overrides = choice.chosen === 'dnd' || choice.chosen === 'away';
      expect(state?.status).toBe(automatic !== 'offline' && overrides ? choice.chosen : automatic);
      expect(state?.chosen).toBe(choice.chosen);
    }));
  });

  it('nobody is last seen while they are invisible, whatever they do', () => {
    fc.assert(fc.property(connections, visibility, (held, wishes) => {
      const invisible = { ...wishes, chosen: 'invisible' as const, until: undefined };
      const known = Math.max(held.lastSeen ?? 0, wishes.lastSeenAt?.getTime() ?? 0);
      const { lastSeenAt } = stateOf(held, invisible, reading(true)) ?? {};
      expect(lastSeenAt).toBe(known > 0 ? new Date(known).toISOString() : null);
    }));
  });

  it('nothing is said of who is not found while not everybody is known', () => {
    fc.assert(fc.property(visibility, (wishes) => {
      expect(stateOf({ userId: USER, connections: 0, active: 0, leaving: undefined, lastSeen: undefined }, wishes, reading(false))).toBeUndefined();
    }));
  });

  it('nothing is said of who is deactivated but that they are gone, whatever is connected', () => {
    fc.assert(fc.property(connections, visibility, fc.boolean(), (held, wishes, settled) => {
      expect(stateOf(held, { ...wishes, deactivated: true }, reading(settled))).toMatchObject({ status: 'offline', chosen: 'online', text: null, until: null, lastSeenAt: null, settled: true });
    }));
  });
});
