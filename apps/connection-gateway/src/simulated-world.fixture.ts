import { streamEvents, streams, type Cursor, type StreamEvent, type StreamId } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type Keeping, type OpenSession } from './users/user-states.ts';
import { SimulatedClient, SimulatedGateway } from './simulated-gateway.fixture.ts';
import { SimulatedServices } from './simulated-services.fixture.ts';

const [ada, grace, one, other] = Array.from({ length: 4 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`) as [string, string, string, string];
export const USERS = [ada, grace];
export const CHANNELS = [one, other];

/** What a client has of one stream: fails as soon as it is given something else than the next event. */
class Replica {
  position: Cursor | undefined;
  joined = false;
  joining: { left: boolean } | undefined;
  readonly #userId: string;

  constructor(userId: string) {
    this.#userId = userId;
  }

  take(event: StreamEvent): void {
    const { epoch, seq } = event;
    expect({ joined: this.joined, event }).toEqual({ joined: true, event });
    if (epoch === this.position?.epoch) expect(seq).toBe(this.position.seq + 1);
    this.position = { epoch, seq };
    if (event.type === streamEvents.memberLeft.name && (event.data as { userId: string }).userId === this.#userId) this.joined = false;
  }
}

/** A client that joins and leaves channels, as its user wishes. */
export class Member {
  readonly client: SimulatedClient;
  readonly replicas = new Map<StreamId, Replica>();
  readonly refusals: string[] = [];
  readonly opened: Promise<OpenSession>;
  readonly #gateway: SimulatedGateway;

  constructor(gateway: SimulatedGateway, userId: string) {
    this.#gateway = gateway;
    this.client = new SimulatedClient(userId);
    this.client.onEvent = (event) => {
      expect(this.client.connected).toBe(true);
      this.replica(event.stream).take(event);
    };
    const own = this.replica(streams.user(userId));
    this.opened = gateway.users.open(this.client.socket).then((session) => {
      own.joined = true;
      own.position = session.head;
      return session;
    });
    this.opened.catch(() => undefined);
  }

  replica(stream: StreamId): Replica {
    const replica = this.replicas.get(stream) ?? new Replica(this.client.userId);
    this.replicas.set(stream, replica);
    return replica;
  }

  join(stream: StreamId): void {
    const replica = this.replica(stream);
    if (replica.joining !== undefined || !this.client.connected) return;
    const joining = { left: false };
    replica.joining = joining;
    const since = replica.position;
    void this.#gateway.joins.join(this.client.socket, [{ stream, since }]).then(([outcome]) => {
      replica.joining = undefined;
      if (outcome === undefined || 'refused' in outcome) return void this.refusals.push(outcome?.refused.reason ?? 'nothing');
      const { head, verdict, events } = outcome;
      expect(verdict.status).toBe(since === undefined || since.epoch === head.epoch ? 'recovered' : 'reset');
      const missed = since !== undefined && verdict.status === 'recovered' ? head.seq - since.seq : 0;
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: missed }, (_, index) => (since?.seq ?? 0) + index + 1));
      replica.position = head;
      replica.joined = !joining.left;
    });
  }

  leave(stream: StreamId): void {
    this.#gateway.hub.leave(this.client.socket, stream);
    const replica = this.replica(stream);
    replica.joined = false;
    if (replica.joining) replica.joining.left = true;
  }
}

const channel = fc.constantFrom(...CHANNELS);
const user = fc.constantFrom(...USERS);
export const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('arrive' as const), pick: fc.nat(50), afterMs: fc.constantFrom(0, 0, 0, 30) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), channel, user }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), member: fc.nat(50), channel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), member: fc.nat(50), channel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const), member: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('admit' as const), channel, user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), channel, user }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), channel, length: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
);

export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Two channels, two users and their clients, on one gateway. */
export class World {
  readonly services = new SimulatedServices(CHANNELS);
  readonly gateway: SimulatedGateway;
  readonly members: Member[] = [];

  constructor(keeping?: Keeping) {
    this.gateway = new SimulatedGateway(this.services, keeping);
    for (const channelId of CHANNELS) for (const userId of USERS) this.services.admit(userId, channelId);
    this.gateway.users.onApplicationBootstrap();
  }

  connect(userId: string): Member {
    const member = new Member(this.gateway, userId);
    this.members.push(member);
    return member;
  }

  disconnect(place: number): void {
    const [member] = this.members.splice(place % Math.max(1, this.members.length), 1);
    if (member !== undefined) this.gateway.disconnect(member.client);
  }

  /** What has happened arrives, and everything is let go of that nobody needs. */
  async end(): Promise<void> {
    while (this.members.length > 0) this.disconnect(0);
    await jest.advanceTimersByTimeAsync(75_000);
    await this.settle();
    this.gateway.users.onApplicationShutdown();
    const { held, userCount, watchedChannels } = this.gateway;
    expect([held(), userCount(), watchedChannels()]).toEqual([[], 0, 0]);
  }

  async play(next: Step): Promise<void> {
    const { services, members } = this;
    const member = 'member' in next ? members[next.member % Math.max(1, members.length)] : undefined;
    if (next.do === 'write') services.write(next.channel, next.user);
    else if (next.do === 'join') member?.join(streams.channel(next.channel));
    else if (next.do === 'leave') member?.leave(streams.channel(next.channel));
    else if (next.do === 'connect') this.connect(next.user);
    else if (next.do === 'disconnect') this.disconnect(next.member);
    else if (next.do === 'admit') services.admit(next.user, next.channel);
    else if (next.do === 'remove') services.remove(next.user, next.channel);
    else if (next.do === 'reset') services.reset(next.channel, next.length);
    else if (next.do === 'reconnect') services.reconnect();
    else services.inFlight.splice(next.pick % Math.max(1, services.inFlight.length), 1)[0]?.arrive();
    await jest.advanceTimersByTimeAsync(next.do === 'arrive' ? next.afterMs : 0);
  }

  /** Until nothing is on its way any more. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 2; ) {
      for (const item of this.services.inFlight.splice(0)) item.arrive();
      await jest.advanceTimersByTimeAsync(0);
      if (this.services.inFlight.length > 0) continue;
      await jest.advanceTimersByTimeAsync(600);
      idle = this.services.inFlight.length > 0 ? 0 : idle + 1;
    }
  }
}

