import { streams, type StreamEvent } from '@chatgenius/contracts';
import fc from 'fast-check';
import { SimulatedClient, SimulatedGateway } from '../simulated-gateway.fixture.ts';
import { SimulatedServices } from '../simulated-services.fixture.ts';
import { type HeldStream, type StreamWatcher } from './held-stream.ts';

const ada = '00000000-0000-4000-8000-000000000001';
const channelId = '00000000-0000-4000-8000-000000000002';
const stream = streams.channel(channelId);
const otherId = '00000000-0000-4000-8000-000000000003';
const LINGER_MS = 10_000;
const LOOK_EVERY_MS = 10_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function hubOver() {
  const services = new SimulatedServices([channelId, otherId]);
  const { hub, held } = new SimulatedGateway(services);
  const arriveAll = async () => {
    for (let ms = 0; ms < 1_000 || services.inFlight.length > 0; ms += 50) {
      for (const item of services.inFlight.splice(0)) item.arrive();
      await jest.advanceTimersByTimeAsync(50);
    }
  };
  return { services, hub, held, arriveAll };
}

class Follower implements StreamWatcher {
  readonly seen: unknown[] = [];

  follow(events: readonly StreamEvent[]): void {
    this.seen.push(...events.map(({ epoch, seq }) => `${epoch}/${seq}`));
  }

  restarted({ epoch, seq }: { epoch: string; seq: number }): void {
    this.seen.push(`another log, from ${epoch}/${seq}`);
  }
}

const step = fc.oneof(
  fc.constantFrom('hold' as const, 'release' as const, 'watch' as const, 'unwatch' as const),
  fc.record({ client: fc.nat(2), do: fc.constantFrom('attach' as const, 'detach' as const, 'disconnect' as const) }),
  fc.constantFrom(1, LINGER_MS / 2, LINGER_MS),
);

describe('StreamHub', () => {
  it('holds a stream while somebody needs it and ten seconds longer, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { services, hub } = hubOver();
        const clients = Array.from({ length: 3 }, () => new SimulatedClient(ada));
        const watcher = new Follower();
        const holds: HeldStream[] = [];
        let watched: HeldStream | undefined;
        const members = new Set<SimulatedClient>();
        const isNeeded = () => holds.length > 0 || watched !== undefined || members.size > 0;
        let neededAt = -Infinity;
        for (const next of steps) {
          if (isNeeded()) neededAt = performance.now();
          if (typeof next === 'number') await jest.advanceTimersByTimeAsync(next);
          else if (next === 'hold') holds.push(hub.hold(stream));
          else if (next === 'release') {
            const held = holds.pop();
            if (held) hub.release(held);
          } else if (next === 'watch') watched = hub.watch(stream, watcher, services.head(stream));
          else if (next === 'unwatch') {
            if (watched) hub.unwatch(watched);
            watched = undefined;
          } else {
            const client = clients[next.client] as SimulatedClient;
            const held = hub.get(stream);
            if (next.do === 'attach' && held && isNeeded()) {
              hub.attach(client.socket, held);
              if (client.connected) members.add(client);
            } else if (next.do === 'detach') hub.leave(client.socket, stream);
            else if (next.do === 'disconnect') {
              client.connected = false;
              hub.leaveAll(client.socket);
            }
            if (next.do !== 'attach') members.delete(client);
          }
          if (isNeeded()) neededAt = performance.now();
          const held = hub.get(stream);
          if (isNeeded() || performance.now() < neededAt + LINGER_MS) expect(held !== undefined || neededAt === -Infinity).toBe(true);
          else expect(held?.unused ?? true).toBe(true);
          expect(new Set([...(held?.members ?? [])])).toEqual(new Set([...members].map(({ socket }) => socket)));
        }
        for (const held of holds) hub.release(held);
        if (watched) hub.unwatch(watched);
        for (const client of clients) hub.leaveAll(client.socket);
        await jest.advanceTimersByTimeAsync(3 * LINGER_MS);
        expect(hub.get(stream)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('holds a stream for ten seconds from its last use on, also when an earlier use has ended before', async () => {
    const { hub } = hubOver();
    hub.release(hub.hold(stream));
    await jest.advanceTimersByTimeAsync(LINGER_MS / 2);
    hub.release(hub.hold(stream));
    await jest.advanceTimersByTimeAsync(LINGER_MS - 1);
    expect(hub.get(stream)).toBeDefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(hub.get(stream)).toBeUndefined();
  });

  it('reads what was missed before a watcher’s subscription was live', async () => {
    const { services, hub, arriveAll } = hubOver();
    services.admit(ada, channelId);
    const head = services.head(stream);
    services.write(channelId, ada);
    for (const item of services.inFlight.splice(0)) item.lose();
    const follower = new Follower();
    hub.watch(stream, follower, head);
    await arriveAll();
    expect(follower.seen).toEqual(['e1/2']);
  });

  it('looks at the log when somebody knows of another one than is followed here', async () => {
    const { services, hub, arriveAll } = hubOver();
    services.admit(ada, channelId);
    const follower = new Follower();
    hub.watch(stream, follower, services.head(stream));
    await arriveAll();
    services.reset(channelId, 1);
    hub.watch(stream, follower, services.head(stream));
    await arriveAll();
    expect(follower.seen).toEqual(['another log, from e2/0', 'e2/1']);
  });

  it('compares all logs when one of them is another one, as after a restore', async () => {
    const { services, hub, arriveAll } = hubOver();
    services.admit(ada, channelId);
    services.admit(ada, otherId);
    const [follower, quiet] = [new Follower(), new Follower()];
    hub.watch(stream, follower, services.head(stream));
    hub.watch(streams.channel(otherId), quiet, services.head(streams.channel(otherId)));
    await arriveAll();
    services.reset(channelId, 3);
    services.reset(otherId, 1);
    services.write(channelId, ada);
    await arriveAll();
    expect(follower.seen).toEqual(['another log, from e2/3', 'e2/4']);
    expect(quiet.seen).toEqual(['another log, from e3/0', 'e3/1']);
    expect(hub.catchUp).toBeUndefined();
  });

  it('finds out by itself that logs are other ones when nothing happens in any of them', async () => {
    const { services, hub, arriveAll } = hubOver();
    services.admit(ada, channelId);
    const follower = new Follower();
    hub.watch(stream, follower, services.head(stream));
    await arriveAll();
    hub.onApplicationBootstrap();
    services.reset(channelId, 1);
    await jest.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    await arriveAll();
    expect(follower.seen).toEqual(['another log, from e2/0', 'e2/1']);
    hub.onApplicationShutdown();
  });

  it('gives whoever leaves a channel the event that says so, and nothing after it', async () => {
    const { services, hub, arriveAll } = hubOver();
    services.admit(ada, channelId);
    const client = new SimulatedClient(ada);
    const given: string[] = [];
    client.onEvent = ({ type }) => given.push(type);
    const held = hub.hold(stream);
    await hub.bringTo(held, services.head(stream));
    hub.attach(client.socket, held);
    services.write(channelId, ada);
    services.remove(ada, channelId);
    services.write(channelId, ada);
    await arriveAll();
    expect(given).toEqual(['message:created', 'member:left']);
    expect(client.data.streams).toEqual(new Set());
  });

  it('joins nobody who has gone', async () => {
    const { services, hub } = hubOver();
    const client = new SimulatedClient(ada);
    const held = hub.hold(stream);
    await hub.bringTo(held, services.head(stream));
    client.connected = false;
    hub.attach(client.socket, held);
    hub.attachOwner(client.socket, held);
    expect(held.members.size).toBe(0);
  });
});
