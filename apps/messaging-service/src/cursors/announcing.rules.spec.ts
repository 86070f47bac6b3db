import { limits, streamEvents, streams } from '@chatgenius/contracts';
import { announcements, msToNextSweep, receiptNotices, type MovedCursor } from './announcing.rules.ts';

const cursor = { delivered: 5, read: 4 };
const left = { head: { epoch: 'e1', seq: 9 }, unread: 3, mentions: 1 };
const moved = (overrides: Partial<MovedCursor> = {}): MovedCursor => ({
  stream: streams.channel('c1'),
  userId: 'ada',
  isShared: true,
  hiddenFrom: [],
  conversation: { channelId: 'c1' },
  cursor,
  left,
  ...overrides,
});
const told = (cursors: readonly MovedCursor[]) => announcements(cursors).map(({ stream, type, data }) => ({ stream, type, data }));

describe('announcements', () => {
  it('say it once to the conversation, and to each reader’s other devices', () => {
    expect(told([moved(), moved({ userId: 'grace', left: undefined })])).toEqual([
      {
        stream: 'channel:c1',
        type: streamEvents.messageStatus.name,
        data: { channelId: 'c1', cursors: [{ userId: 'ada', delivered: 5, read: 4 }, { userId: 'grace', delivered: 5, read: 4 }] },
      },
      {
        stream: 'user:ada',
        type: streamEvents.cursorMoved.name,
        data: { channelId: 'c1', cursor, ...left },
      },
    ]);
  });

  it('are within their contracts', () => {
    const ids = { channelId: crypto.randomUUID(), threadId: crypto.randomUUID() };
    const [status, own] = told([moved({ userId: crypto.randomUUID(), stream: streams.thread(ids.threadId), conversation: ids })]);
    expect(streamEvents.messageStatus.data.parse(status?.data)).toEqual(status?.data);
    expect(streamEvents.cursorMoved.data.parse(own?.data)).toEqual(own?.data);
  });

  it('leave the conversation out where it has too many members, and nothing to say unsaid', () => {
    expect(told([moved({ isShared: false })]).map(({ stream }) => stream)).toEqual(['user:ada']);
    expect(told([moved({ isShared: false, left: undefined })])).toEqual([]);
  });

  it('are cut where more cursors have moved than one may carry', () => {
    const cursors = Array.from({ length: limits.statusCursors + 1 }, (_, index) => moved({ userId: `u${index}`, left: undefined }));
    expect(told(cursors).map(({ data }) => (data as { cursors: unknown[] }).cursors.length)).toEqual([limits.statusCursors, 1]);
  });
});

describe('what some in a conversation may not see', () => {
  const partly = moved({ hiddenFrom: ['bob'] });

  it('is told beside its stream, to the reader’s other devices as ever, and to nobody where it is hidden from all or too many', () => {
    expect(told([partly]).map(({ stream }) => stream)).toEqual(['user:ada']);
    expect(receiptNotices([partly])).toEqual([[{ stream: 'channel:c1', channelId: 'c1', cursor: { userId: 'ada', ...cursor, hiddenFrom: ['bob'] } }]]);
    const others = [moved(), moved({ hiddenFrom: 'everybody' }), moved({ hiddenFrom: ['bob'], isShared: false })];
    expect(receiptNotices(others)).toEqual([]);
    expect(told(others.slice(1)).map(({ stream }) => stream)).toEqual(['user:ada', 'user:ada']);
  });

  it('fits into what NATS carries, were everybody hidden from everybody', () => {
    const ids = Array.from({ length: limits.receiptMembers }, () => crypto.randomUUID());
    const all = ids.map((userId) => moved({ userId, hiddenFrom: ids }));
    const told = receiptNotices(all);
    expect(told.flat()).toHaveLength(all.length);
    for (const notice of told) expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(1_000_000);
  });
});

describe('msToNextSweep', () => {
  it('is up to the full second, and never nothing', () => {
    expect([0, 1, 999, 1_000, 1_250].map(msToNextSweep)).toEqual([1_000, 999, 1, 1_000, 750]);
  });
});
