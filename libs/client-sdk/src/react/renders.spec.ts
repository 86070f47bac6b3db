import { act, createElement as h, Fragment, memo, type ReactNode } from 'react';
import { type ChannelEntry } from '../state/user.rules.ts';
import { type ShownMessage } from '../state/shown-message.ts';
import { ActPage } from './act.fixture.ts';
import { useChannels, useMessages, usePresence, useReadBy, useTyping, useUnread } from './index.ts';
import { message, ME, ScriptedChat } from './scripted-chat.fixture.ts';

/** How often each component is drawn: what does not read otherwise is not drawn again. */
describe('what is drawn', () => {
  const page = new ActPage();
  let chat: ScriptedChat;
  let drawn: string[];

  beforeAll(() => page.open());
  afterAll(() => page.close());

  beforeEach(async () => {
    drawn = [];
    chat = new ScriptedChat({ a: [message('a', 1), message('a', 2, { senderId: ME })], b: [message('b', 1)] });
    await chat.online();
  });

  afterEach(async () => {
    await page.clear();
    chat.client.close();
  });

  const Row = memo(function Row({ of }: { of: ShownMessage }) {
    drawn.push(`row ${of.id}`);
    return h('li', null, of.text);
  });
  const List = ({ of }: { of: string }) => {
    drawn.push(`list ${of}`);
    return h('ul', null, useMessages(of).messages.map((each) => h(Row, { of: each, key: each.id })));
  };
  const Typing = ({ of }: { of: string }) => {
    drawn.push(`typing ${of}`);
    return h('p', null, useTyping(of).userIds.join());
  };
  const Entry = memo(function Entry({ of }: { of: ChannelEntry }) {
    drawn.push(`channel ${of.id}`);
    return h('li', null, `${of.name} ${of.unread}`);
  });
  const Channels = () => {
    drawn.push('channels');
    return h('ul', null, useChannels().channels.map((each) => h(Entry, { of: each, key: each.id })));
  };
  const Read = ({ of }: { of: ShownMessage }) => {
    drawn.push(`read ${of.id}`);
    return h('p', null, useReadBy(of).join());
  };
  const Badge = () => {
    drawn.push('badge');
    return h('b', null, useUnread().unread);
  };
  const Presence = ({ of }: { of: string[] }) => {
    drawn.push(`presence ${of.join()}`);
    // Another list with each drawing, which names the same.
    return h('i', null, [...usePresence([...of]).values()].map(({ status }) => status).join());
  };

  /** Without StrictMode, which draws everything twice. */
  async function show(...nodes: ReactNode[]) {
    const shown = await page.show(chat, h(Fragment, null, ...nodes), { strict: false });
    drawn.length = 0;
    return shown;
  }

  const drawnBy = (work: () => void): string[] => {
    drawn.length = 0;
    act(work);
    return [...drawn];
  };

  it('is one conversation when something happens there, and of it what reads differently', async () => {
    const { element } = await show(h(List, { of: 'a' }), h(List, { of: 'b' }), h(Typing, { of: 'a' }), h(Typing, { of: 'b' }));
    expect(drawnBy(() => void chat.write('a'))).toEqual(['list a', 'row a-3']);
    expect(drawnBy(() => chat.tell('a', 'reaction:added', { messageId: 'a-1', userId: 'grace', emoji: '👍', count: 1 }))).toEqual(['list a', 'row a-1']);
    expect(drawnBy(() => chat.tell('a', 'message:edited', { messageId: 'a-3', text: 'edited', editedAt: '2026-01-01T00:00:01.000Z' }))).toEqual(['list a', 'row a-3']);
    expect(element.textContent).toBe('text 1text 2editedtext 1');
  });

  it('is who types, and no message', async () => {
    await show(h(List, { of: 'a' }), h(Typing, { of: 'a' }), h(Typing, { of: 'b' }));
    const typing = () => chat.dial.last.says('onTyping', { channelId: 'a', userIds: ['grace'], several: false, expiresInMs: 60_000 });
    expect(drawnBy(typing)).toEqual(['typing a']);
    // Said again, because they type on.
    expect(drawnBy(typing)).toEqual([]);
    expect(drawnBy(() => chat.dial.last.says('onTyping', { channelId: 'a', userIds: [], several: false, expiresInMs: 0 }))).toEqual(['typing a']);
  });

  it('is what is known of readers where it is shown', async () => {
    const [one, two] = [message('a', 1), message('a', 2, { senderId: ME })];
    await show(h(List, { of: 'a' }), h(Read, { of: one }), h(Read, { of: two }));
    const read = (userId: string, seq: number) => () => chat.dial.last.says('onReceipts', { channelId: 'a', cursors: [{ userId, delivered: seq, read: seq }] });
    expect(drawnBy(read('grace', 1))).toEqual([]);
    expect(drawnBy(read('linus', 1))).toEqual(['read a-1']);
    expect(drawnBy(read('linus', 2))).toEqual(['read a-2']);
    expect(drawnBy(read('linus', 2))).toEqual([]);
  });

  it('is the one channel of the list of which something is unread', async () => {
    await show(h(Channels), h(Badge));
    const told = () => chat.dial.last.says('onActivity', { channelId: 'b', head: { epoch: 'first', seq: 2 }, unread: 2, mentions: 0 });
    expect(drawnBy(told)).toEqual(['channels', 'channel b', 'badge']);
    expect(drawnBy(told)).toEqual([]);
  });

  it('is no channel again when a new session tells the same', async () => {
    await show(h(Channels), h(Badge));
    drawn.length = 0;
    await act(async () => {
      chat.client.disconnect();
      await chat.online();
    });
    expect(drawn).toEqual([]);
  });

  it('is who is watched and stands differently, and each is watched once', async () => {
    const { element } = await show(h(Presence, { of: ['grace', 'linus'] }), h(Presence, { of: ['linus'] }), h(Presence, { of: ['linus', 'grace'] }));
    expect(chat.said.filter((said) => said.startsWith('presence'))).toEqual(['presenceSubscribe grace,linus']);
    const told = (userId: string, status: 'online' | 'away') => () => chat.dial.last.says('onPresence', { users: [{ userId, status, text: null, until: null, lastSeenAt: null }] });
    expect(drawnBy(told('grace', 'online'))).toEqual(['presence grace,linus', 'presence linus,grace']);
    expect(drawnBy(told('grace', 'online'))).toEqual([]);
    expect(drawnBy(told('linus', 'away'))).toHaveLength(3);
    expect(element.textContent).toBe('online,awayawayonline,away');
  });
});
