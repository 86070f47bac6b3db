import fc from 'fast-check';
import { type PresenceState } from './entities/presence.ts';
import { presenceSeenBy } from './seen.ts';

const ME = 'aaaaaaaa-0000-4000-8000-000000000000';
const VIEWER = 'bbbbbbbb-0000-4000-8000-000000000000';

const truth = fc.record({
  version: fc.nat(),
  status: fc.constantFrom<PresenceState['status']>('online', 'away', 'dnd', 'offline'),
  chosen: fc.constantFrom<PresenceState['chosen']>('online', 'away', 'dnd', 'invisible'),
  text: fc.option(fc.string()),
  until: fc.constantFrom(null, '2026-01-01T00:00:00.000Z'),
});
const stateOf = (rest: Partial<PresenceState>): PresenceState => ({
  ...{ userId: ME, version: 1, status: 'online', chosen: 'online', text: 'hello', until: null },
  ...{ lastSeenAt: '2026-01-01T00:00:00.000Z', hiddenFrom: [], settled: true, ...rest },
});
const OFFLINE = { userId: ME, status: 'offline', text: null, until: null };

describe('presenceSeenBy', () => {
  it('shows of who is invisible what it shows of who is offline, whatever else is true of them', () => {
    fc.assert(fc.property(truth, fc.boolean(), (state, settled) => {
      const [invisible, offline] = [stateOf({ ...state, settled, chosen: 'invisible' }), stateOf({ ...state, settled, status: 'offline' })];
      expect(presenceSeenBy(invisible, VIEWER)).toEqual(presenceSeenBy(offline, VIEWER));
    }));
  });

  it('shows nothing that could change of a block relation, in neither direction', () => {
    fc.assert(fc.property(truth, fc.constantFrom<PresenceState['hiddenFrom']>([VIEWER], [ME, VIEWER], 'everybody'), (state, hiddenFrom) => {
      expect(presenceSeenBy(stateOf({ ...state, hiddenFrom }), VIEWER)).toEqual({ ...OFFLINE, lastSeenAt: null });
    }));
  });

  it('shows users the truth of themselves', () => {
    expect(presenceSeenBy(stateOf({ chosen: 'invisible', hiddenFrom: 'everybody', settled: false }), ME)).toEqual({
      ...{ userId: ME, status: 'online', chosen: 'invisible', text: 'hello', until: null, lastSeenAt: null },
    });
  });

  it('calls nobody offline before everybody is known, and hides nobody by being silent of them alone', () => {
    fc.assert(fc.property(truth, fc.constantFrom<PresenceState['hiddenFrom']>([], [VIEWER]), (state, hiddenFrom) => {
      const seen = presenceSeenBy(stateOf({ ...state, hiddenFrom, settled: false }), VIEWER);
      expect(seen?.status).not.toBe('offline');
    }));
  });

  it('hides from everybody whom a newer release hides by a word of its own', () => {
    expect(presenceSeenBy(stateOf({ hiddenFrom: 'strangers' as never }), VIEWER)).toEqual({ ...OFFLINE, lastSeenAt: null });
  });

  it('says when somebody was last there once they are not', () => {
    expect(presenceSeenBy(stateOf({ status: 'dnd' }), VIEWER)).toMatchObject({ status: 'dnd', text: 'hello', lastSeenAt: null });
    expect(presenceSeenBy(stateOf({ status: 'offline' }), VIEWER)).toEqual({ ...OFFLINE, lastSeenAt: '2026-01-01T00:00:00.000Z' });
  });
});
