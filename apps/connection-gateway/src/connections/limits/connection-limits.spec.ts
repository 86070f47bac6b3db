import { EventEmitter } from 'node:events';
import { OwnedTokenError } from '@chatgenius/auth';
import { ChatError, type RateLimitScope } from '@chatgenius/contracts';
import { type FailureLimit, type RateLimiter } from '@chatgenius/limits';
import fc from 'fast-check';
import { type ChatSocket } from '../chat-socket.ts';
import { ConnectionLimits, type Connection } from './connection-limits.ts';

const OF_USER = 3;
const OF_BOTS = 4;
const OF_ADDRESS = 4;
const OF_GATEWAY = 6;

/** Answers of the rate limiter that are still to come, in the order in which they were asked for. */
class SlowLimiter {
  readonly #waiting: PromiseWithResolvers<void>[] = [];

  /** Users by failed attempt. */
  readonly failures: string[] = [];

  failed(userId: string): Promise<void> {
    this.failures.push(userId);
    return Promise.resolve();
  }

  assertAllowed(): Promise<void> {
    const answer = Promise.withResolvers<void>();
    this.#waiting.push(answer);
    return answer.promise;
  }

  /** Answers one of them; the microtasks that follow have run when this resolves. */
  async answer(pick: number, refuses: boolean): Promise<void> {
    const [answer] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    if (refuses) answer?.reject(new ChatError('RATE_LIMITED'));
    else answer?.resolve();
    await new Promise(setImmediate);
  }

  async answerAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.answer(0, false);
  }
}

class Peer extends EventEmitter {
  readonly remoteAddress: string;
  readonly request = { headers: {} };

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  get connection(): Connection {
    return this as unknown as Connection;
  }

  socketOf(userId: string, bot?: { ownerId: string }): ChatSocket {
    return { conn: this, data: { identity: { userId, bot } } } as unknown as ChatSocket;
  }
}

/** Of an address: all of its failures are used up. */
const USED_UP = { take: () => Promise.reject(new ChatError('RATE_LIMITED', { retryAfterMs: 60_000 })) };

function limitsWith(limiter: SlowLimiter, rates: object = {}): ConnectionLimits {
  const connections = { 'connections-of-gateway': OF_GATEWAY, 'connections-of-address': OF_ADDRESS, 'connections-of-user': OF_USER, 'connections-of-bots': OF_BOTS };
  return new ConnectionLimits(rates as RateLimiter<RateLimitScope>, limiter as unknown as FailureLimit<'connections'>, {
    perMinute: {} as Record<RateLimitScope, number>,
    connectionBurst: 0,
    commandsAtOnce: 0,
    suspectHandshakesPerSecond: 3,
    connections,
    proxies: { hops: 0 },
  });
}

const outcomeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'admitted', (error: ChatError) => error.reason);

/** How many connections of a user are taken now, found out by trying, and closed again. */
async function roomFor(limits: ConnectionLimits, limiter: SlowLimiter, userId: string): Promise<number> {
  const tries = Array.from({ length: OF_USER + 1 }, (_, index) => new Peer(`probe ${index}`));
  let room = 0;
  for (const peer of tries) {
    limits.opened(peer.connection);
    const outcome = outcomeOf(limits.admit(peer.socketOf(userId)));
    await limiter.answerAll();
    if ((await outcome) === 'admitted') room++;
  }
  for (const peer of tries) peer.emit('close');
  return room;
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('open' as const), address: fc.constantFrom('a', 'b') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('admit' as const), peer: fc.nat(50), user: fc.constantFrom('ada', 'grace') }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(50), refuses: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), peer: fc.nat(50) }) },
);

describe('ConnectionLimits', () => {
  it('counts nobody who has gone before the limiter answered', async () => {
    const limiter = new SlowLimiter();
    const limits = limitsWith(limiter);
    for (let time = 0; time < 20; time++) {
      const peer = new Peer('a');
      limits.opened(peer.connection);
      const outcome = outcomeOf(limits.admit(peer.socketOf('ada')));
      peer.emit('close');
      await limiter.answerAll();
      await outcome;
    }
    expect(await roomFor(limits, limiter, 'ada')).toBe(OF_USER);
  });

  it('counts a connection once, however often somebody says on it who they are', async () => {
    const limiter = new SlowLimiter();
    const limits = limitsWith(limiter);
    const peer = new Peer('a');
    limits.opened(peer.connection);
    for (let time = 0; time < 2 * OF_USER; time++) {
      const outcome = outcomeOf(limits.admit(peer.socketOf('ada')));
      await limiter.answerAll();
      expect(await outcome).toBe('admitted');
    }
    expect(await roomFor(limits, limiter, 'ada')).toBe(OF_USER - 1);
    const outcome = outcomeOf(limits.admit(peer.socketOf('grace')));
    await limiter.answerAll();
    expect(await outcome).toBe('admitted');
    expect(await roomFor(limits, limiter, 'ada')).toBe(OF_USER);
    expect(await roomFor(limits, limiter, 'grace')).toBe(OF_USER - 1);
  });

  it('counts all bots of an owner together, and nothing of theirs once they have gone', async () => {
    const limiter = new SlowLimiter();
    const limits = limitsWith(limiter);
    const connect = async (userId: string, ownerId: string) => {
      const peer = new Peer(userId);
      limits.opened(peer.connection);
      const outcome = outcomeOf(limits.admit(peer.socketOf(userId, { ownerId })));
      await limiter.answerAll();
      return { peer, outcome: await outcome };
    };
    const held = [];
    for (let bot = 0; bot < OF_BOTS; bot++) held.push(await connect(`bot ${bot}`, 'ada'));
    expect(held.map(({ outcome }) => outcome)).toEqual(Array(OF_BOTS).fill('admitted'));
    expect((await connect('one more', 'ada')).outcome).toBe('TOO_MANY_CONNECTIONS');
    expect((await connect('of somebody else', 'grace')).outcome).toBe('admitted');
    expect(await roomFor(limits, limiter, 'ada')).toBe(OF_USER);
    held[0]?.peer.emit('close', 'transport close');
    expect((await connect('one more', 'ada')).outcome).toBe('admitted');
  });

  it('counts as failures what clients end at once, and nothing that holds, is refused, excused or ended here', async () => {
    const limiter = new SlowLimiter();
    const limits = limitsWith(limiter);
    const admitted = async (userId: string) => {
      const peer = new Peer(userId);
      limits.opened(peer.connection);
      const outcome = outcomeOf(limits.admit(peer.socketOf(userId)));
      await limiter.answerAll();
      return { peer, outcome: await outcome };
    };
    (await admitted('leaves')).peer.emit('close', 'transport close');
    (await admitted('is closed here')).peer.emit('close', 'forced close');
    const moved = await admitted('is moved');
    limits.excuse(moved.peer.socketOf('is moved'));
    moved.peer.emit('close', 'transport close');
    for (let open = 0; open < OF_USER; open++) await admitted('is over the cap');
    const refused = await admitted('is over the cap');
    expect(refused.outcome).toBe('TOO_MANY_CONNECTIONS');
    refused.peer.emit('close', 'transport close');
    const gone = new Peer('gone');
    limits.opened(gone.connection);
    const outcome = outcomeOf(limits.admit(gone.socketOf('is gone before the answer')));
    gone.emit('close', 'transport close');
    await limiter.answerAll();
    await outcome;
    const again = await admitted('connects again and again on one connection');
    await Promise.all([outcomeOf(limits.admit(again.peer.socketOf('connects again and again on one connection'))), limiter.answerAll()]);
    expect(limiter.failures).toEqual(['leaves', 'is gone before the answer', 'connects again and again on one connection']);
  });

  it('lets an address whose failures are used up begin so many handshakes a second, and others as many as they like', async () => {
    const limits = limitsWith(new SlowLimiter(), USED_UP);
    const requests = (remoteAddress: string) => Array.from({ length: 5 }, () => limits.mayBegin({ headers: {}, socket: { remoteAddress } }));
    expect(requests('192.0.2.1')).toEqual([true, true, true, true, true]);
    const stranger = new Peer('192.0.2.1');
    limits.opened(stranger.connection);
    await limits.told(stranger.socketOf('nobody'), new ChatError('TOKEN_MISSING'));
    expect(requests('192.0.2.1')).toEqual([true, true, true, false, false]);
    expect(requests('192.0.2.2')).toEqual([true, true, true, true, true]);
  });

  it('counts exactly the connections that are open, in whatever order they come, are admitted and go', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const limiter = new SlowLimiter();
        const limits = limitsWith(limiter);
        const open: Peer[] = [];
        const userOf = new Map<Peer, string>();
        const asked = new Set<Peer>();
        for (const next of steps) {
          if (next.do === 'open') {
            const peer = new Peer(next.address);
            limits.opened(peer.connection);
            open.push(peer);
          } else if (next.do === 'admit') {
            const peer = open[next.peer % Math.max(1, open.length)];
            // Handshakes lets one CONNECT of a connection at a time through.
            if (peer === undefined || asked.has(peer)) continue;
            asked.add(peer);
            void outcomeOf(limits.admit(peer.socketOf(next.user))).then((outcome) => {
              asked.delete(peer);
              if (outcome !== 'admitted' || !open.includes(peer)) return;
              userOf.set(peer, next.user);
              expect([...userOf.values()].filter((user) => user === next.user).length).toBeLessThanOrEqual(OF_USER);
            });
          } else if (next.do === 'answer') await limiter.answer(next.pick, next.refuses);
          else {
            const [peer] = open.splice(next.peer % Math.max(1, open.length), 1);
            if (peer === undefined) continue;
            userOf.delete(peer);
            peer.emit('close');
          }
          expect(limits.hasRoom).toBe(open.length < OF_GATEWAY * 1.05);
          const [first] = open;
          if (first === undefined) continue;
          const sameAddress = open.filter(({ remoteAddress }) => remoteAddress === first.remoteAddress).length;
          const fits = open.length <= OF_GATEWAY && sameAddress <= OF_ADDRESS;
          expect(outcomeOfSync(() => limits.assertRoom(first.socketOf('ada')))).toBe(fits ? 'room' : 'TOO_MANY_CONNECTIONS');
        }
        await limiter.answerAll();
        for (const user of ['ada', 'grace']) {
          const counted = [...userOf.values()].filter((of) => of === user).length;
          expect(await roomFor(limits, limiter, user)).toBe(OF_USER - counted);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a token whose owner is known', () => {
  /** Allows this many failures in total. */
  class FewFailures {
    readonly #most: number;
    readonly counted: string[] = [];

    constructor(most: number) {
      this.#most = most;
    }

    assertAllowed(key: string): Promise<void> {
      const refused = this.counted.filter((one) => one === key).length >= this.#most;
      return refused ? Promise.reject(new ChatError('RATE_LIMITED', { retryAfterMs: 60_000 })) : Promise.resolve();
    }

    failed(key: string): Promise<void> {
      this.counted.push(key);
      return Promise.resolve();
    }
  }

  it.each(['TOKEN_EXPIRED', 'SESSION_REVOKED'] as const)('counts for the owner when it is no good any more, and nobody is kept out by it: %s', async (reason) => {
    const failures = new FewFailures(2);
    const limits = limitsWith(failures as unknown as SlowLimiter);
    const peer = new Peer('10.0.0.1');
    limits.opened(peer.connection);
    const socket = peer.socketOf('ada');
    const told = async () => ((await limits.told(socket, new OwnedTokenError(reason, 'ada'))) as ChatError).reason;
    expect([await told(), await told(), limits.isSuspect(socket)]).toEqual([reason, reason, false]);
    // From here on the token is looked at before a place in the line is taken.
    expect([await told(), limits.isSuspect(socket)]).toEqual(['RATE_LIMITED', true]);
    await expect(limits.admit(socket)).resolves.toBeUndefined();
    expect(new Set(failures.counted).has('ada')).toBe(false);
  });
});

function outcomeOfSync(work: () => void): string {
  try {
    work();
    return 'room';
  } catch (error) {
    return (error as ChatError).reason;
  }
}
