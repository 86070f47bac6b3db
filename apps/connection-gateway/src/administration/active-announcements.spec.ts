import { type Announcement } from '@chatgenius/contracts';
import { ActiveAnnouncements } from './active-announcements.ts';

const announcement = (id: string, until = '2026-01-02T00:00:00.000Z'): Announcement => ({ id, channelId: null, text: 'hello', level: 'info', until, createdAt: '2026-01-01T00:00:00.000Z' });
const NOON = Date.parse('2026-01-01T12:00:00.000Z');

describe('ActiveAnnouncements', () => {
  const ids = (announcements: readonly Announcement[]) => announcements.map(({ id }) => id);

  it('tell of each once, whether it is heard of or read, and of none that has ended', () => {
    const active = new ActiveAnnouncements();
    expect(ids(active.changed([{ announcement: announcement('a'), withdrawn: false }]).made)).toEqual(['a']);
    const { made, withdrawn } = active.read(active.beginReading(), [announcement('a'), announcement('b', '2026-01-01T01:00:00.000Z')]);
    expect([ids(made), ids(withdrawn)]).toEqual([['b'], []]);
    expect(ids(active.at(NOON))).toEqual(['a']);
  });

  it('are not brought back by an answer that was on its way, nor taken away by one that is older than they are', () => {
    const active = new ActiveAnnouncements();
    active.changed([{ announcement: announcement('a'), withdrawn: false }]);
    const reading = active.beginReading();
    active.changed([{ announcement: announcement('b'), withdrawn: false }]);
    expect(ids(active.changed([{ announcement: announcement('a'), withdrawn: true }]).withdrawn)).toEqual(['a']);
    expect(active.read(reading, [announcement('a')])).toEqual({ made: [], withdrawn: [] });
    expect(ids(active.at(NOON))).toEqual(['b']);
  });

  it('end where a reading does not find them any more', () => {
    const active = new ActiveAnnouncements();
    active.changed([{ announcement: announcement('a'), withdrawn: false }]);
    expect(ids(active.read(active.beginReading(), []).withdrawn)).toEqual(['a']);
    expect(active.changed([{ announcement: announcement('a'), withdrawn: true }])).toEqual({ made: [], withdrawn: [] });
  });
});
