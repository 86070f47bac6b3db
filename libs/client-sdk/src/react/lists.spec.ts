import { waitUntil } from '@chatgenius/testing';
import { act, createElement as h, Fragment } from 'react';
import { ChatError } from '../chat-error.ts';
import { type Schemas } from '../index.ts';
import { ActPage, provided } from './act.fixture.ts';
import { useAnnouncements, useDraft, useMembers, useMute, usePeople, usePermissions, usePins, useSearch, useSend, type UsedDraft, type UsedSearch } from './index.ts';
import { message, ScriptedChat } from './scripted-chat.fixture.ts';

describe('what is read when something shows it', () => {
  const page = new ActPage();
  let chat: ScriptedChat;

  beforeAll(() => page.open());
  afterAll(() => page.close());

  beforeEach(async () => {
    chat = new ScriptedChat({ a: [message('a', 1)] });
    await chat.online();
  });

  afterEach(async () => {
    await page.clear();
    chat.client.close();
  });

  const asked = (path: RegExp): string[] => chat.fetched.filter((fetched) => path.test(fetched));

  it('is read once for all that show it, and again when the log was replaced', async () => {
    const Members = () => {
      const { members, complete } = useMembers('a');
      return h('p', null, `${members.map(({ userId }) => userId).join()} ${complete}, ${usePins('a').size} pinned;`);
    };
    chat.lists.members = [{ userId: 'grace', role: 'member', joinedAt: '2026-01-01T00:00:00.000Z' }];
    const { element } = await page.show(chat, h(Fragment, null, h(Members), h(Members)));
    expect(element.textContent).toBe('grace true, 0 pinned;grace true, 0 pinned;');
    expect([asked(/members/).length, asked(/pins/).length]).toEqual([1, 1]);
    act(() => chat.tell('a', 'member:joined', { member: { userId: 'linus', role: 'member', joinedAt: '2026-01-02T00:00:00.000Z' } }));
    expect(element.textContent).toContain('grace,linus true');
    chat.epoch = 'second';
    await act(async () => {
      chat.dial.last.end(ChatError.local('DISCONNECTED'));
      await chat.online();
    });
    await act(() => chat.settle());
    expect(element.textContent).toContain('grace true');
    expect([asked(/members/).length, asked(/pins/).length]).toEqual([2, 2]);
  });

  it('is who people are, asked for together', async () => {
    const Name = ({ of }: { of: string }) => h('p', null, usePeople([of]).get(of)?.displayName);
    chat.lists.users = ['grace', 'linus'].map((id) => ({ id, handle: id, displayName: id.toUpperCase() }));
    const { element } = await page.show(chat, h(Fragment, null, h(Name, { of: 'grace' }), h(Name, { of: 'linus' }), h(Name, { of: 'grace' })));
    await act(() => waitUntil('they are asked for', () => asked(/users/).length > 0));
    await act(() => chat.settle());
    expect(element.textContent).toBe('GRACELINUSGRACE');
    expect(asked(/users/)).toEqual(['/v1/users?ids=grace%2Clinus']);
  });

  it('is a draft, which is the same everywhere, and empty once it is sent', async () => {
    chat.lists.drafts = [{ channelId: 'a', text: 'of another device', version: 1 }];
    let draft: UsedDraft | undefined;
    const Draft = () => h('p', null, `${(draft = useDraft('a')).text};`);
    let send: ReturnType<typeof useSend>['send'] | undefined;
    const Send = () => ((send = useSend('a').send), null);
    const { element } = await page.show(chat, h(Fragment, null, h(Draft), h(Draft), h(Send)));
    expect(element.textContent).toBe('of another device;of another device;');
    expect(asked(/drafts/)).toHaveLength(1);
    act(() => draft?.set('written here'));
    expect(element.textContent).toBe('written here;written here;');
    act(() => void send?.('written here'));
    expect(element.textContent).toBe(';;');
  });

  it('is found when the text pauses, and what was asked last counts', async () => {
    let search: UsedSearch | undefined;
    const Search = ({ text }: { text: string }) => {
      search = useSearch(text, { channelId: 'a', pauseMs: 5 });
      return h('p', null, `${search.status}: ${search.hits.length}`);
    };
    chat.lists.hits = [{ message: message('a', 1), highlights: [], rank: 1 }];
    const { element, root } = await page.show(chat, h(Search, { text: '' }));
    expect(element.textContent).toBe('idle: 0');
    for (const text of ['t', 'te', 'tex']) act(() => root.render(provided(chat, h(Search, { text }))));
    await act(() => waitUntil('it is asked for', () => asked(/search/).length > 0));
    await act(() => chat.settle());
    expect(element.textContent).toBe('done: 1');
    expect(asked(/search/)).toEqual(['/v1/search?channelId=a&q=tex']);
    act(() => root.render(provided(chat, h(Search, { text: '' }))));
    expect(element.textContent).toBe('idle: 0');
  });

  it('is what has files, without a word to look for', async () => {
    const Search = ({ hasFile }: { hasFile: boolean }) => h('p', null, useSearch(' ', { hasFile, senderId: 'grace', pauseMs: 5 }).status);
    const { element, root } = await page.show(chat, h(Search, { hasFile: false }));
    expect(element.textContent).toBe('idle');
    act(() => root.render(provided(chat, h(Search, { hasFile: true }))));
    await act(() => waitUntil('it is asked for', () => asked(/search/).length > 0));
    await act(() => chat.settle());
    expect([element.textContent, asked(/search/)]).toEqual(['done', ['/v1/search?hasFile=true&senderId=grace&q=']]);
  });

  it('is the mute of the user, until it is lifted', async () => {
    const Mute = () => h('p', null, useMute('a')?.reason ?? 'none');
    const { element } = await page.show(chat, h(Mute));
    expect(element.textContent).toBe('none');
    act(() => chat.tellUser('user:restricted', { restriction: { kind: 'mute', channelId: 'a', until: null, reason: 'Spam' } }));
    expect(element.textContent).toBe('Spam');
    act(() => chat.tellUser('user:unrestricted', { kind: 'mute', channelId: 'a' }));
    expect(element.textContent).toBe('none');
  });

  it('is what administrators announce, and what the user may do, as the connection tells it', async () => {
    const All = () => {
      const { may, mayEverywhere, isAbove } = usePermissions('a');
      return h('p', null, `${useAnnouncements().map(({ text }) => text).join()};${may('message:pin')},${may('member:ban')},${isAbove('member')},${mayEverywhere('announce')}`);
    };
    const announcement = (id: string): Schemas.Announcement => ({ id, channelId: null, text: `${id} at noon`, level: 'info', createdAt: '2026-01-01T00:00:00.000Z', until: '9999-01-01T00:00:00.000Z' });
    const { element } = await page.show(chat, h(All));
    expect(element.textContent).toBe(';true,false,false,false');
    act(() => ['one', 'two'].forEach((id) => chat.dial.last.says('onAnnouncement', announcement(id))));
    act(() => chat.dial.last.says('onWithdrawn', { id: 'one' }));
    // Their code is loaded with the first.
    await act(() => waitUntil('the second one stands', () => chat.client.announcements.length === 1));
    act(() => chat.tellUser('user:role-changed', { role: 'administrator' }));
    expect(element.textContent).toBe('two at noon;true,true,true,true');
    // The next session tells anew what stands.
    await act(async () => {
      chat.dial.last.end(ChatError.local('DISCONNECTED'));
      await chat.online();
    });
    await act(() => waitUntil('none stands', () => chat.client.announcements.length === 0));
    expect(element.textContent).toMatch(/^;/);
  });
});
