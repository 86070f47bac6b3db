import { type Announcement } from '../generated/schemas.ts';
import { ActiveAnnouncements } from './active-announcements.ts';

describe('what administrators tell', () => {
  const now = Date.parse('2026-01-01T00:00:00.000Z');
  const announcement = (id: string, minutes: number): Announcement => ({ id, channelId: null, text: id, level: 'info', createdAt: new Date(now).toISOString(), until: new Date(now + minutes * 60_000).toISOString() });
  let changes: string[];
  let active: ActiveAnnouncements;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.setSystemTime(now);
    changes = [];
    active = new ActiveAnnouncements((all) => changes.push(all.map(({ id }) => id).join()));
  });

  afterEach(() => {
    active.clear();
    jest.useRealTimers();
  });

  it('stands until it ends or is withdrawn, and once for each id', () => {
    active.tell(announcement('a', 60));
    active.tell(announcement('b', 30));
    active.tell(announcement('a', 90));
    active.withdraw('b');
    active.withdraw('b');
    jest.advanceTimersByTime(90 * 60_000);
    expect(changes).toEqual(['a', 'a,b', 'b,a', 'a', '']);
  });

  it('ends by itself also after longer than a timer can wait', () => {
    active.tell(announcement('long', 30 * 24 * 60));
    jest.advanceTimersByTime(30 * 24 * 60 * 60_000 - 1);
    expect(active.all).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(active.all).toHaveLength(0);
  });

  it('is not told when it has ended before it comes', () => {
    active.tell(announcement('late', -1));
    expect(changes).toEqual([]);
  });
});
