import { type Cursor } from '@chatgenius/contracts';
import { ChannelPages } from './channel-pages.ts';
import { type ConnectionState } from './connection/connector.ts';
import { type UserState } from './state/user.rules.ts';
import { UserFeed } from './user-feed.ts';
import { type ChannelPage, type ChatEvent, type SessionReady } from './wire.ts';

const head = (seq: number): Cursor => ({ epoch: 'e1', seq });
const channel = (id: string, seq = 1) => ({
  ...{ id, kind: 'public' as const, name: id, topic: null, createdAt: '', archivedAt: null, role: 'member' as const },
  ...{ cursor: { delivered: 0, read: 0 }, head: head(seq), unread: seq, mentions: 0 },
});
const session = (ids: string[], { more = true, at = 0 } = {}) =>
  ({ user: { id: 'me', handle: 'me', displayName: 'Me' }, head: head(at), channels: ids.map((id) => channel(id)), threads: [], ...(more && { moreChannels: true }) }) as unknown as SessionReady;
const page = (ids: string[], next: string | null, at = 0): ChannelPage => ({ head: head(at), channels: ids.map((id) => channel(id)), next });
const ownEvent = (seq: number, type: string, data: object) => ({ stream: 'user:me', epoch: 'e1', seq, type, at: '', data }) as unknown as ChatEvent;
const added = (seq: number, id: string) => ownEvent(seq, 'channel:added', { channel: channel(id), role: 'member', head: head(0) });
const idsOf = (state: UserState | undefined) => [...(state?.channels.keys() ?? [])].sort();

function feedWith(positions: Record<string, Cursor> = {}): UserFeed {
  return new UserFeed(() => undefined, () => undefined, (stream) => positions[stream]);
}

describe('the channels of a user who has many', () => {
  it('come page by page, and are complete with the last', () => {
    const feed = feedWith();
    feed.begin(session(['a', 'z']), undefined);
    expect(feed.state?.complete).toBe(false);
    feed.addPage(page(['a', 'b'], 'b'));
    expect([idsOf(feed.state), feed.state?.complete]).toEqual([['a', 'b', 'z'], false]);
    feed.addPage(page(['c', 'z'], null));
    expect([idsOf(feed.state), feed.state?.complete]).toEqual([['a', 'b', 'c', 'z'], true]);
  });

  it('stay while a later session brings them anew, and go with its last page if they were in none', () => {
    const feed = feedWith();
    feed.begin(session(['a', 'b', 'gone'], { more: false }), undefined);
    expect(feed.state?.complete).toBe(true);
    feed.begin(session(['b']), head(0));
    expect([idsOf(feed.state), feed.state?.complete]).toEqual([['a', 'b', 'gone'], false]);
    // Added behind the place that the pages have come to.
    feed.addPage(page(['a', 'b'], 'b'));
    feed.handlers.onEvents([added(1, 'aa')]);
    feed.addPage(page([], null, 1));
    expect([idsOf(feed.state), feed.state?.complete]).toEqual([['a', 'aa', 'b'], true]);
  });

  it('wait for the events that a page takes into account', () => {
    const feed = feedWith();
    feed.begin(session(['a']), undefined);
    feed.addPage(page(['b'], 'b', 2));
    feed.addPage(page(['c'], null, 2));
    expect(idsOf(feed.state)).toEqual(['a']);
    feed.handlers.onEvents([added(1, 'b')]);
    expect(idsOf(feed.state)).toEqual(['a', 'b']);
    feed.handlers.onEvents([ownEvent(2, 'mention:created', { message: { channelId: 'a', threadId: undefined } })]);
    expect([idsOf(feed.state), feed.state?.complete]).toEqual([['a', 'b', 'c'], true]);
    expect(feed.state?.channels.get('b')).toMatchObject({ head: head(1), unread: 1 });
  });

  it('are in doubt where a channel was joined, and read on, before it was listed', () => {
    const feed = feedWith({ 'channel:b': head(5), 'channel:c': head(1) });
    feed.begin(session(['a']), undefined);
    feed.addPage(page(['b', 'c'], null));
    expect(feed.state?.channels.get('b')?.exact).toBe(false);
    expect(feed.state?.channels.get('c')?.exact).toBe(true);
  });

  it('are asked for until the session ends, and no page of an earlier session comes into a later one', async () => {
    const answers = [Promise.withResolvers<ChannelPage>(), Promise.withResolvers<ChannelPage>()];
    const asked: unknown[] = [];
    const added: ChannelPage[] = [];
    const first = session(['a']);
    const connector = {
      state: { status: 'online', session: first } as ConnectionState,
      command: (_name: string, input: unknown) => answers[asked.push(input) - 1]?.promise,
    };
    const pages = new ChannelPages(connector as never, { addPage: (one) => added.push(one) }, { random: () => 0, backoff: { firstMs: 0, longestMs: 0 } });
    const loading = pages.load(first);
    answers[0]?.resolve(page(['a'], 'a'));
    await new Promise(setImmediate);
    expect(asked).toEqual([{}, { after: 'a' }]);
    connector.state = { status: 'online', session: session(['a']) };
    answers[1]?.resolve(page(['b'], null));
    await loading;
    expect(added.map(({ next }) => next)).toEqual(['a']);
  });
});
