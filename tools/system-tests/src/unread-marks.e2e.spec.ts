import { routes } from '@chatgenius/contracts';
import { callApi, seed, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';

/** Marking as unread reaches all devices of a user, over two gateways, and nobody else. */
describe('what is marked as unread', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  it('is unread on all devices until one of them reads on, and for a session that begins meanwhile', async () => {
    const { userIds: [ada = '', bob = ''], channels: [channel] } = await seed(system.database.pool, { users: 2, channels: 1 });
    const place = { channelId: channel?.id ?? '' };
    const writer = await system.chat(bob, 0);
    const sent: { id: string; seq: number }[] = [];
    for (const text of ['one', 'two', 'three']) sent.push(await writer.send({ ...place, text }).acknowledged);
    const devices = [await system.chat(ada, 0), await system.chat(ada, 1)];
    const [phone, desk] = devices as [(typeof devices)[0], (typeof devices)[0]];
    const joined = await writer.joinChannel(place.channelId);
    await desk.joinChannel(place.channelId);
    const unread = (count: number) => waitUntil(`${count} unread everywhere`, () => devices.every(({ user }) => user?.channels.get(place.channelId)?.unread === count && user.channels.get(place.channelId)?.exact === true));

    await unread(3);
    const seqOf = (index: number) => sent[index]?.seq ?? 0;
    phone.markRead(place, seqOf(2));
    await unread(0);
    await waitUntil('the writer sees it read', () => joined.state.receipts.get(ada)?.read === seqOf(2));

    await desk.markUnread(sent[1]?.id ?? '');
    await unread(2);
    devices.push(await system.chat(ada, 0));
    await unread(2);
    sent.push(await writer.send({ ...place, text: 'four' }).acknowledged);
    await unread(3);
    phone.markRead(place, seqOf(1));
    await unread(2);
    desk.markRead(place, seqOf(3));
    await unread(0);

    await callApi(system.apiUrl, routes.markUnread, { token: await system.token(ada), params: { messageId: sent[0]?.id ?? '' }, body: {} });
    await unread(4);
    phone.markRead(place, seqOf(2));
    await unread(1);
    await waitUntil('the writer sees all of it read', () => (joined.state.receipts.get(ada)?.read ?? 0) >= seqOf(3));
  });
});
