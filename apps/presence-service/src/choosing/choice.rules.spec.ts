import { type PresenceChoice } from '@chatgenius/contracts';
import { choose, type StoredChoice } from './choice.rules.ts';

const NOW = new Date('2026-01-01T12:00:00.000Z');
const [EARLIER, LATER, MUCH_LATER] = ['2026-01-01T11:00:00.000Z', '2026-01-01T13:00:00.000Z', '2026-01-01T15:00:00.000Z'];
const NOTHING: StoredChoice = { chosen: undefined, text: undefined, until: undefined, lastSeenAt: undefined };

const after = (before: Partial<StoredChoice>, command: PresenceChoice) => choose({ ...NOTHING, ...before }, command, NOW);

describe('what a command makes of what was set before', () => {
  it('leaves what is not named', () => {
    expect(after({ chosen: 'dnd', until: new Date(LATER) }, { text: 'busy' })).toEqual({ ...NOTHING, chosen: 'dnd', text: 'busy', until: new Date(LATER) });
    expect(after({ text: 'busy', until: new Date(LATER) }, { until: MUCH_LATER })).toEqual({ ...NOTHING, text: 'busy', until: new Date(MUCH_LATER) });
  });

  it('lets a new status begin anew: without an end of its own it has none', () => {
    expect(after({ chosen: 'dnd', until: new Date(LATER) }, { status: 'away' })).toEqual({ ...NOTHING, chosen: 'away' });
    expect(after({ chosen: 'dnd', text: 'busy', until: new Date(LATER) }, { status: 'online', text: null })).toEqual(NOTHING);
  });

  it('takes up nothing that has ended', () => {
    expect(after({ chosen: 'dnd', text: 'busy', until: new Date(EARLIER) }, { text: 'back' })).toEqual({ ...NOTHING, text: 'back' });
  });

  it('names nothing that ends where nothing is set, and no time that is over', () => {
    expect(after({}, { until: LATER })).toEqual(NOTHING);
    expect(() => after({}, { status: 'dnd', until: NOW.toISOString() })).toThrow(expect.objectContaining({ reason: 'PAYLOAD_MALFORMED' }) as Error);
  });

  it('last sees who becomes invisible then, and as long as they stay so', () => {
    const became = after({ chosen: 'dnd' }, { status: 'invisible' });
    expect(became).toMatchObject({ chosen: 'invisible', lastSeenAt: NOW });
    const later = new Date(LATER);
    expect(choose(became, { status: 'invisible', text: 'still here' }, later)).toMatchObject({ lastSeenAt: NOW });
    expect(choose(became, { status: 'online' }, later)).toMatchObject({ chosen: undefined, lastSeenAt: NOW });
  });
});
