import { routes } from '@chatgenius/contracts';
import { callApi, seed, waitUntil } from '@chatgenius/testing';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

const PAIRS = size({ everyday: 60, soak: 1_000 });
const AT_ONCE = 20;

/** Conversations of a few people, by the SDK and over two gateways. */
describe('direct conversations', () => {
  let system: SharedSystem;

  beforeAll(async () => {
    system = await SharedSystem.use();
  });

  afterAll(() => system.stop());

  async function people(count: number) {
    const { userIds } = await seed(system.database.pool, { users: count, channels: 0 });
    const chats = await Promise.all(userIds.map((userId, index) => system.chat(userId, index)));
    return { userIds, chats };
  }
  const reasonOf = (work: Promise<unknown>) => work.then(() => 'none', (error: unknown) => (error as { reason: string }).reason);

  it(`are one for each pair, when both begin at once, ${PAIRS} times`, async () => {
    const { userIds } = await seed(system.database.pool, { users: PAIRS + 1, channels: 0 });
    const begin = async (userId: string, otherId: string) =>
      callApi(system.apiUrl, routes.beginDirect, { token: await system.token(userId), body: { userIds: [otherId], hidden: false } });
    const [hub = '', ...others] = userIds;
    for (let from = 0; from < PAIRS; from += AT_ONCE) {
      await Promise.all(
        others.slice(from, from + AT_ONCE).map(async (other) => {
          const [mine, theirs] = await Promise.all([begin(hub, other), begin(other, hub)]);
          expect(mine).toEqual(theirs);
        }),
      );
    }
    const { rows } = await system.database.pool.query(
      `SELECT count(*) AS rows, count(DISTINCT direct_member_ids) AS pairs FROM channels WHERE kind = 'direct' AND $1 = ANY (direct_member_ids)`, [hub]);
    expect(rows).toEqual([{ rows: PAIRS, pairs: PAIRS }]);
    const { rows: told } = await system.database.pool.query(`SELECT head FROM streams WHERE id = ANY ($1::text[])`, [others.map((id) => `user:${id}`)]);
    expect(new Set(told.map(({ head }) => (head as number)))).toEqual(new Set([1]));
  }, 240_000);

  it('that are hidden reach the other one with the first message, which counts as a mention', async () => {
    const { userIds: [ada = '', bob = ''], chats: [ada1, bob1] } = await people(2);
    if (!ada1 || !bob1) throw new Error('nobody is there');
    const { id, memberIds } = await ada1.direct([bob], { hidden: true });
    expect(memberIds).toEqual([ada, bob].sort());
    await waitUntil('who began it has it', () => ada1.user?.channels.has(id) === true);
    const late = await system.chat(bob, 1);
    expect([late.user?.channels.has(id), (await bob1.listDirect()).conversations]).toEqual([false, []]);

    await ada1.send({ channelId: id, text: 'hello' }).acknowledged;
    for (const device of [bob1, late]) {
      await waitUntil('the other one has it', () => device.user?.channels.get(id)?.mentions === 1);
      expect(device.user?.channels.get(id)).toMatchObject({ kind: 'direct', name: '', memberIds, unread: 1, mentions: 1, exact: true });
    }
    const anew = await system.chat(bob, 0);
    expect(anew.user?.channels.get(id)).toMatchObject({ unread: 1, mentions: 1 });
    expect((await bob1.listDirect()).conversations).toMatchObject([{ id, unread: 1, mentions: 1, lastMessageAt: expect.any(String) as string }]);

    const joined = await bob1.joinChannel(id);
    bob1.markRead({ channelId: id }, joined.newest?.seq ?? 0);
    await waitUntil('it is read everywhere', () => [bob1, late, anew].every((device) => device.user?.channels.get(id)?.mentions === 0));
    // Counted by a client that has joined, by gateways for those that have not, and by the database.
    await ada1.send({ channelId: id, text: 'one' }).acknowledged;
    await ada1.send({ channelId: id, text: 'more' }).acknowledged;
    await waitUntil('it counts everywhere', () => [bob1, late, anew].every((device) => device.user?.channels.get(id)?.mentions === 2));
  });

  it('are listed by their last message, in pages', async () => {
    const { userIds: [, ...others], chats: [ada] } = await people(4);
    if (!ada) throw new Error('nobody is there');
    const begun: string[] = [];
    for (const other of others) begun.push((await ada.direct([other])).id);
    await ada.send({ channelId: begun[0] ?? '', text: 'hello' }).acknowledged;
    const found: string[] = [];
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = await ada.listDirect({ limit: 2, ...(after && { after }) });
      found.push(...page.conversations.map(({ id }) => id));
      after = page.next ?? undefined;
    }
    expect(found).toEqual([begun[0], begun[2], begun[1]]);
  });

  it('of two take nothing more once one has blocked the other, or is deactivated, and those of three do', async () => {
    const { userIds: [ada = '', bob = '', eve = ''], chats: [ada1, bob1] } = await people(3);
    if (!ada1 || !bob1) throw new Error('nobody is there');
    const [{ id: pair }, { id: three }] = [await ada1.direct([bob]), await ada1.direct([bob, eve])];
    const before = await bob1.send({ channelId: pair, text: 'before' }).acknowledged;
    await callApi(system.apiUrl, routes.blockUser, { token: await system.token(ada), params: { userId: bob } });
    const refused = [
      ada1.send({ channelId: pair, text: 'one' }).acknowledged,
      bob1.send({ channelId: pair, text: 'other' }).acknowledged,
      bob1.edit(before.id, 'by another way'),
      bob1.react(before.id, '👍'),
      bob1.direct([ada]).then(({ id }) => Promise.reject(Object.assign(new Error(), { reason: id }))),
    ];
    expect(await Promise.all(refused.map(reasonOf))).toEqual([...Array<string>(4).fill('CANNOT_MESSAGE'), pair]);
    expect((await bob1.delete(before.id)).deletedAt).toBeDefined();
    // Among three it is read, and mentions whom it is meant for, apart from who has blocked.
    await bob1.send({ channelId: three, text: 'hello' }).acknowledged;
    await waitUntil('it is there', () => ada1.user?.channels.get(three)?.unread === 1);
    expect(ada1.user?.channels.get(three)?.mentions).toBe(0);
    const eve1 = await system.chat(eve, 1);
    expect(eve1.user?.channels.get(three)).toMatchObject({ unread: 1, mentions: 1 });

    const { id: withEve } = await ada1.direct([eve]);
    await system.database.pool.query('UPDATE users SET deactivated_at = now() WHERE id = $1', [eve]);
    expect(await reasonOf(ada1.send({ channelId: withEve, text: 'gone?' }).acknowledged)).toBe('CANNOT_MESSAGE');
    await ada1.send({ channelId: three, text: 'to the others' }).acknowledged;
  });
});
