import { randomUUID } from 'node:crypto';
import { natsUrl, waitUntil } from '@chatgenius/testing';
import { BusConnection } from './bus.connection.ts';
import { ShardAgreement, type ShardDifference } from './shard-agreement.ts';

describe('processes that count with different numbers of shards', () => {
  const buses: BusConnection[] = [];
  let subject: string;

  beforeEach(() => void (subject = `test.${randomUUID()}`));
  afterEach(async () => void (await Promise.all(buses.splice(0).map((bus) => bus.close()))));

  async function start(name: string, streamShards: number) {
    const bus = await BusConnection.open({ url: natsUrl(), name, streamShards });
    buses.push(bus);
    const changes: (ShardDifference | undefined)[] = [];
    const agreement = new ShardAgreement(bus, { subject, onChange: (difference) => changes.push(difference) });
    let serves = false;
    void agreement.agreed.then(() => (serves = true));
    const problem = () => agreement.assertAgreed().then(() => '', (error: Error) => error.message);
    return { bus, changes, problem, serves: () => serves };
  }

  it('one that is alone, or agrees with the others, serves', async () => {
    const [first, other] = [await start('first', 64), await start('other', 64)];
    await waitUntil('both are ready', async () => (await first.problem()) === '' && (await other.problem()) === '');
    expect([first.changes, other.changes]).toEqual([[], []]);
    expect([first.serves(), other.serves()]).toEqual([true, true]);
  });

  it('one that differs from those that are there does not serve, and says so; they go on, and say who it is', async () => {
    const [first, second] = [await start('first', 64), await start('second', 64)];
    await waitUntil('both serve', () => first.serves() && second.serves());
    const wrong = await start('wrong', 32);
    const difference = { agreed: 64, differing: [{ name: 'wrong', streamShards: 32 }] };
    await waitUntil('all have said so', () => [first, second, wrong].every(({ changes }) => changes.length > 0));
    expect([first, second, wrong].map(({ changes }) => changes)).toEqual([[{ own: 64, ...difference }], [{ own: 64, ...difference }], [{ own: 32, ...difference }]]);
    expect(await wrong.problem()).toContain('STREAM_SHARDS is 32 here and 64 in the other processes');
    expect([await first.problem(), await second.problem()]).toEqual(['', '']);
    expect(wrong.serves()).toBe(false);
  });

  it('also when it is not heard the first time: those that are there notice it, and ask', async () => {
    const first = await start('first', 64);
    await waitUntil('it serves', first.serves);
    // A process that is too busy to answer in time, and asks when it comes to it.
    const late = await BusConnection.open({ url: natsUrl(), name: 'late', streamShards: 32 });
    buses.push(late);
    late.nats.publish(subject, JSON.stringify({ id: 'late', name: 'late', streamShards: 32, startedAt: 0, more: 'of a newer release' }), { reply: `test.${randomUUID()}` });
    late.nats.subscribe(subject, { callback: (_, message) => void message.respond(JSON.stringify({ id: 'late', name: 'late', streamShards: 32, startedAt: 0 })) });
    await waitUntil('it has noticed', () => first.changes.length > 0);
  });

  it('serves once those that it differed from are gone', async () => {
    const first = await start('first', 64);
    await waitUntil('it serves', first.serves);
    const next = await start('next', 128);
    await waitUntil('it differs', () => next.changes.length === 1);
    await first.bus.close();
    await waitUntil('it serves', next.serves);
    expect(next.changes).toEqual([{ own: 128, agreed: 64, differing: [{ name: 'next', streamShards: 128 }] }, undefined]);
  });

  it('asks nobody any more once its connection ends', async () => {
    const [first, next] = [await start('first', 64), await start('next', 128)];
    await waitUntil('they differ', () => next.changes.length === 1);
    await Promise.all([next.bus.close(), first.bus.close()]);
    expect(next.bus.nats.isClosed()).toBe(true);
  });

  it('does not mind what cannot be read', async () => {
    const first = await start('first', 64);
    for (const payload of ['', 'not JSON', '5', '{"id":5}']) first.bus.nats.publish(subject, payload);
    await waitUntil('it serves', first.serves);
    expect(first.bus.nats.isClosed()).toBe(false);
  });
});
