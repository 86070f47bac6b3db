import { randomBytes } from 'node:crypto';
import { type ChatClient } from '@chatgenius/client-sdk';
import { ChatProvider, useConnection, useMe, useMessageActions, useMessages, usePeople, usePresence, useReadBy, useSearch, useSend, useThread, useTyping, useUnread, useUpload } from '@chatgenius/client-sdk/react';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { DomPage, seed, waitUntil, type Seed } from '@chatgenius/testing';
import { createElement as h, StrictMode } from 'react';
import { SharedSystem } from './shared-system.ts';
import { inParallel, oneTo } from './traffic.ts';

/** What one person sees of a channel and does there: all of the hooks, as they were drawn last. */
interface Seen {
  readonly channelId: string;
  threadId: string | undefined;
  searched: string;
  now: ReturnType<typeof useEverything>;
}

function useEverything({ channelId, threadId, searched }: Seen, others: readonly string[]) {
  const messages = useMessages(channelId);
  return {
    connection: useConnection(),
    me: useMe(),
    messages,
    thread: useThread(threadId),
    send: useSend(channelId).send,
    reply: useSend(channelId, threadId).send,
    actions: useMessageActions(),
    typing: useTyping(channelId),
    unread: useUnread(channelId),
    presence: usePresence(others),
    people: usePeople(others),
    upload: useUpload(channelId),
    search: useSearch(searched, { channelId, pauseMs: 0 }),
    readers: useReadBy(messages.messages[0] ?? { channelId, seq: 0, senderId: '' }),
  };
}

/** React on the SDK, against two gateways. */
describe('the hooks', () => {
  let system: SharedSystem;
  let page: DomPage;
  let world: Seed;
  const channelId = () => world.channels[0]?.id ?? '';
  const userId = (index: number) => world.userIds[index] ?? '';

  beforeAll(async () => {
    page = await DomPage.open();
    system = await SharedSystem.use();
  });

  afterAll(async () => {
    await system.stop();
    await page.close();
  });

  beforeEach(async () => {
    world = await seed(system.database.pool, { users: 2, channels: 1 });
  });

  afterEach(() => page.clear());

  /** Draws it in StrictMode, where effects run twice. */
  async function see(client: ChatClient): Promise<Seen & { draw(change: Partial<Seen>): void }> {
    const seen = { channelId: channelId(), threadId: undefined, searched: '' } as Seen;
    const Page = () => {
      seen.now = useEverything(seen, world.userIds);
      return h('p', null, seen.now.messages.messages.map(({ text }) => text).join());
    };
    const tree = () => h(StrictMode, null, h(ChatProvider, { client }, h(Page)));
    const { root } = await page.show(tree());
    await waitUntil('the channel is shown', () => seen.now?.messages.status === 'joined');
    return Object.assign(seen, { draw: (change: Partial<Seen>) => root.render((Object.assign(seen, change), tree())) });
  }

  const texts = ({ now }: Seen) => now.messages.messages.map(({ text }) => text);

  it('show two people talking over two gateways', async () => {
    const [ada, grace] = await Promise.all([system.chat(userId(0), 0, { optimistic: true }), system.chat(userId(1), 1)]);
    const [hers, theirs] = [await see(ada), await see(grace)];
    theirs.now.typing.typing();
    await waitUntil('who types is seen', () => hers.now.typing.userIds.includes(userId(1)));
    await waitUntil('who is there is seen', () => hers.now.presence.get(userId(1))?.status === 'online' && hers.now.people.has(userId(1)));
    expect(await hers.now.send('Hello')).toMatchObject({ data: { text: 'Hello' } });
    expect(await theirs.now.send({ text: 'Hello back' })).toMatchObject({ data: { text: 'Hello back' } });
    await waitUntil('both see both', () => [hers, theirs].every((seen) => texts(seen).join() === 'Hello,Hello back'));
    const hello = hers.now.messages.messages[0]?.id ?? '';
    expect(theirs.now.unread).toEqual({ unread: 1, mentions: 0, exact: true });
    theirs.now.messages.markRead();
    await waitUntil('it is read', () => hers.now.readers.includes(userId(1)) && theirs.now.unread.unread === 0);
    expect(await theirs.now.actions.edit(hello, 'not theirs')).toMatchObject({ error: { reason: 'NOT_AUTHOR' } });
    expect(await theirs.now.actions.react(hello, '👍')).toMatchObject({ data: { count: 1 } });
    for (const seen of [hers, theirs]) seen.draw({ threadId: hello });
    await waitUntil('both see the thread', () => [hers, theirs].every(({ now }) => now.thread.status === 'joined'));
    await theirs.now.reply('A reply');
    await waitUntil('it has a reply and a reaction', () => hers.now.thread.messages[0]?.text === 'A reply' && hers.now.messages.messages[0]?.reactions?.[0]?.count === 1);
    hers.draw({ searched: 'back' });
    await waitUntil('it is found', () => {
      hers.now.search.refresh();
      return hers.now.search.hits.some(({ message }) => message.text === 'Hello back');
    });
  });

  it('show what is written without a connection, and what was missed', async () => {
    const proxy = await FaultProxy.before(system.gateway(0).url);
    const [ada, grace] = await Promise.all([system.chat(userId(0), 0, { url: `http://127.0.0.1:${proxy.port}`, optimistic: true }), system.chat(userId(1), 1)]);
    const hers = await see(ada);
    proxy.hang();
    proxy.cut();
    await waitUntil('the connection is lost', () => hers.now.connection.status !== 'online');
    const sent = hers.now.send('written offline');
    await waitUntil('it is shown', () => hers.now.messages.messages.at(-1)?.status === 'pending');
    await grace.send({ channelId: channelId(), text: 'missed' }).acknowledged;
    proxy.recover();
    expect(await sent).toMatchObject({ data: { text: 'written offline' } });
    await waitUntil('all is there', () => texts(hers).join() === 'missed,written offline' && hers.now.messages.messages.at(-1)?.status === 'sent');
    expect(hers.now.messages.recovery).toEqual({ status: 'recovered', missed: 1 });
    expect([hers.now.connection.status, hers.now.connection.error]).toEqual(['online', undefined]);
    await proxy.close();
  });

  it('show a file on its way, and send it', async () => {
    const [ada, grace] = await Promise.all([system.chat(userId(0), 0), system.chat(userId(1), 1)]);
    const [hers, theirs] = [await see(ada), await see(grace)];
    const bytes = randomBytes(12_000_000);
    const done = hers.now.upload.upload(bytes, { name: 'noise.bin' });
    // Of the first of its two parts.
    await waitUntil('a part of it has gone up', () => (hers.now.upload.uploads[0]?.sent ?? 0) > 0);
    expect(hers.now.upload).toMatchObject({ attachmentIds: [], uploads: [{ name: 'noise.bin', size: bytes.length, status: 'going' }] });
    const { data: fileId } = await done;
    await waitUntil('it is there', () => hers.now.upload.uploads[0]?.status === 'done');
    expect(hers.now.upload.attachmentIds).toEqual([fileId]);
    expect(await hers.now.send({ text: '', attachmentIds: hers.now.upload.attachmentIds })).toMatchObject({ data: { attachments: [{ id: fileId }] } });
    hers.now.upload.clear();
    await waitUntil('they have it', () => theirs.now.messages.messages.at(-1)?.attachments?.[0]?.id === fileId && hers.now.upload.uploads.length === 0);
    void hers.now.upload.upload(randomBytes(9_000_000));
    await waitUntil('another goes up', () => hers.now.upload.uploads.length === 1);
    hers.now.upload.cancel(hers.now.upload.uploads[0]?.id ?? '');
    await waitUntil('it is given up', () => hers.now.upload.uploads[0]?.status === 'cancelled');
  });

  it('move over a long channel, and say from where on it is unread', async () => {
    const [ada, grace] = await Promise.all([system.chat(userId(0), 0), system.chat(userId(1), 1)]);
    const sent: string[] = [];
    await inParallel(oneTo(230), 10, async (number) => void sent.push((await grace.send({ channelId: channelId(), text: `${number}` }).acknowledged).id));
    ada.markRead({ channelId: channelId() }, 210);
    await waitUntil('that is known', () => ada.user?.channels.get(channelId())?.unread === 20);
    const hers = await see(ada);
    expect([hers.now.messages.messages.length, hers.now.messages.hasOlder, hers.now.messages.unreadLine]).toEqual([50, true, 210]);
    const shows = (messageId = '') => hers.now.messages.messages.some(({ id }) => id === messageId);
    const [oldest, newest] = [sent[0], hers.now.messages.messages.at(-1)?.id];
    expect([shows(oldest), shows(newest)]).toEqual([false, true]);
    expect(await hers.now.messages.jumpTo({ messageId: oldest ?? '' })).toEqual({ data: undefined });
    await waitUntil('that place is shown', () => shows(oldest) && !shows(newest) && hers.now.messages.hasNewer);
    expect(await hers.now.messages.loadNewest()).toEqual({ data: undefined });
    await waitUntil('the end is shown', () => shows(newest) && !shows(oldest) && !hers.now.messages.hasNewer);
    expect(await hers.now.messages.loadOlder()).toEqual({ data: undefined });
    await waitUntil('all of it is there', () => hers.now.messages.messages.length === 230 && !hers.now.messages.hasOlder);
    const first = hers.now.messages.messages[0];
    expect(await hers.now.messages.jumpTo({ messageId: 'ffffffff-ffff-4fff-bfff-ffffffffffff' })).toMatchObject({ error: { reason: 'MESSAGE_NOT_FOUND' } });
    hers.now.messages.markRead();
    await waitUntil('it is read, and the line stays', () => hers.now.unread.unread === 0 && hers.now.messages.unreadLine === 210);
    hers.now.messages.drawUnreadLine();
    await waitUntil('it is gone', () => hers.now.messages.unreadLine === undefined);
    expect(hers.now.messages.messages[0]).toBe(first);
  });
});
