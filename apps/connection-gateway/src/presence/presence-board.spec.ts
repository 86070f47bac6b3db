import { type BusConnection } from '@chatgenius/bus';
import { ChatError, limits, type PresenceState } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type Logger } from '@chatgenius/service-runtime';
import { type GatewayMetrics } from '../gateway.metrics.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { type Acquaintances } from './acquaintances.ts';
import { GlobalWatch } from './global-watch.ts';
import { PresenceBoard } from './presence-board.ts';
import { type PresenceOutbox } from './presence-outbox.ts';
import { type PresenceQuestions } from './presence-questions.ts';
import { PresenceTelemetry } from './presence-telemetry.ts';
import { type WatchedUser } from './watched-user.ts';

const online = (userId: string): PresenceState => ({ userId, version: 1, status: 'online', chosen: 'online', text: null, until: null, lastSeenAt: null, hiddenFrom: [], settled: true });

const answered = (userIds: readonly string[]): Promise<PresenceState[]> => Promise.resolve(userIds.map(online));

/** A board of which nothing outside is asked, everybody whom it knows, and how many subscriptions it has. */
function board(ask = answered): { board: PresenceBoard; watched: () => WatchedUser[]; subscriptions: () => number } {
  let watched: () => Iterable<WatchedUser> = () => [];
  let subscriptions = 0;
  const subscribe = () => {
    subscriptions++;
    return { unsubscribe: () => subscriptions-- };
  };
  const bus = { subscribe, nats: { flush: () => Promise.resolve() }, options: { streamShards: 1 } } as unknown as BusConnection;
  const questions = { ask } as unknown as PresenceQuestions;
  const outbox = { add: () => undefined, forget: () => undefined, withdraw: () => undefined } as unknown as PresenceOutbox;
  const everybody = { among: (_: string, userIds: readonly string[]) => Promise.resolve(new Set(userIds)) } as unknown as Acquaintances;
  const metrics = { observePresence: (users: typeof watched) => (watched = users) } as unknown as GatewayMetrics;
  const presences = new PresenceBoard(bus, questions, outbox, new GlobalWatch(outbox, everybody), new PresenceTelemetry(), metrics, {} as Logger);
  return { board: presences, watched: () => [...watched()], subscriptions: () => subscriptions };
}

type Peer = ChatSocket & { disconnected: boolean };
const socketOf = (userId: string) => ({ disconnected: false, data: { identity: { userId } } }) as unknown as Peer;

/** The connection ends, as the gateway is told of it. */
function disconnect(presences: PresenceBoard, socket: Peer): void {
  socket.disconnected = true;
  presences.close(socket);
}

/** Questions to presence-service, each to be answered, or not, when the spec says so. */
class SlowQuestions {
  readonly #waiting: { readonly userIds: readonly string[]; readonly answer: PromiseWithResolvers<PresenceState[]> }[] = [];

  readonly ask = (userIds: readonly string[]): Promise<PresenceState[]> => {
    const answer = Promise.withResolvers<PresenceState[]>();
    this.#waiting.push({ userIds, answer });
    return answer.promise;
  };

  async answer(pick: number, fails: boolean): Promise<void> {
    const [question] = this.#waiting.splice(pick % Math.max(1, this.#waiting.length), 1);
    if (fails) question?.answer.reject(new ChatError('UNAVAILABLE'));
    else question?.answer.resolve(question.userIds.map(online));
    await new Promise(setImmediate);
  }

  async answerAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.answer(0, false);
  }
}

const USERS = ['ada', 'grace', 'edsger', 'barbara'];
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('connect' as const), user: fc.constantFrom(...USERS) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('watch' as const), socket: fc.nat(50), users: fc.subarray(USERS, { minLength: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unwatch' as const), socket: fc.nat(50), users: fc.subarray(USERS, { minLength: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('watch everybody' as const), socket: fc.nat(50) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat(50), fails: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('disconnect' as const), socket: fc.nat(50) }) },
);

/** What a connection has asked for, in that order, and what became of it. */
interface Wish {
  readonly userId: string;
  readonly kind: 'watch' | 'unwatch';
  granted: boolean;
}

/** Whom it watches: whoever it was granted and has not given up since, and its own user. */
function expectedOf(socket: ChatSocket, wishes: readonly Wish[]): string[] {
  return USERS.filter((userId) => {
    const ofUser = wishes.filter((wish) => wish.userId === userId);
    const since = ofUser.slice(ofUser.findLastIndex(({ kind }) => kind === 'unwatch') + 1);
    return userId === socket.data.identity.userId || since.some(({ granted }) => granted);
  });
}

describe('PresenceBoard', () => {
  it('watches somebody once, however often one request names them', async () => {
    const { board: presences, watched } = board();
    const socket = socketOf('ada');
    for (let round = 0; round < 2; round++) {
      const shown = await presences.watch(socket, ['grace', 'grace', 'edsger', 'grace']);
      expect(shown.map(({ userId, status }) => [userId, status])).toEqual([['grace', 'online'], ['edsger', 'online']]);
    }
    expect(watched().map(({ id, watchers }) => [id, watchers])).toEqual([['grace', 1], ['edsger', 1]]);
    expect([...(socket.data.watching ?? [])]).toEqual(watched());
    presences.unwatch(socket, ['grace', 'grace']);
    presences.close(socket);
    expect(watched()).toEqual([]);
  });

  it('counts somebody once for the limit', async () => {
    const { board: presences } = board();
    const socket = socketOf('ada');
    await presences.watch(socket, Array.from({ length: limits.presenceSubscriptions - 1 }, (_, index) => `user ${index}`));
    await presences.watch(socket, ['grace', 'grace']);
    await expect(presences.watch(socket, ['edsger'])).rejects.toMatchObject({ reason: 'TOO_MANY_SUBSCRIPTIONS' });
  });

  it('watches nobody for a connection that has gone before its command is served', async () => {
    const { board: presences, watched, subscriptions } = board();
    const socket = socketOf('ada');
    presences.open(socket);
    disconnect(presences, socket);
    expect(await presences.watch(socket, ['grace'])).toEqual([]);
    expect(await presences.watchEverybody(socket)).toEqual([]);
    expect([watched(), subscriptions()]).toEqual([[], 0]);
  });

  it('keeps what one request was granted when another one of the same fails', async () => {
    const questions = new SlowQuestions();
    const { board: presences, watched } = board(questions.ask);
    const socket = socketOf('ada');
    const first = presences.watch(socket, ['grace']);
    const second = presences.watch(socket, ['grace']);
    await new Promise(setImmediate);
    await questions.answer(1, false);
    expect(await second).toHaveLength(1);
    const failed = expect(first).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    await questions.answer(0, true);
    await failed;
    expect(watched().map(({ id, watchers }) => [id, watchers])).toEqual([['grace', 1]]);
  });

  it('watches exactly whom connections were granted and have not given up, in whatever order all of it happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
        const questions = new SlowQuestions();
        const { board: presences, watched, subscriptions } = board(questions.ask);
        const all: Peer[] = [];
        const wishes = new Map<Peer, Wish[]>();
        const at = (place: number) => all[place % Math.max(1, all.length)];
        for (const next of steps) {
          if (next.do === 'connect') {
            const socket = socketOf(next.user);
            all.push(socket);
            wishes.set(socket, []);
            presences.open(socket);
            continue;
          }
          if (next.do === 'answer') {
            await questions.answer(next.pick, next.fails);
            continue;
          }
          // Commands of those who have gone are among them: they were on their way.
          const socket = at(next.socket);
          if (socket === undefined) continue;
          if (next.do === 'disconnect') disconnect(presences, socket);
          else if (next.do === 'watch everybody') await presences.watchEverybody(socket);
          else {
            const made = next.users.map((userId): Wish => ({ userId, kind: next.do, granted: false }));
            wishes.get(socket)?.push(...made);
            if (next.do === 'unwatch') presences.unwatch(socket, next.users);
            else void presences.watch(socket, next.users).then(() => made.forEach((wish) => (wish.granted = true)), () => undefined);
          }
        }
        await questions.answerAll();
        const here = all.filter(({ disconnected }) => !disconnected);
        const expected = Map.groupBy(here.flatMap((socket) => expectedOf(socket, wishes.get(socket) ?? [])), (userId) => userId);
        expect(new Map(watched().map(({ id, watchers }) => [id, watchers]))).toEqual(new Map([...expected].map(([id, { length }]) => [id, length])));
        for (const socket of here) disconnect(presences, socket);
        expect([watched(), subscriptions()]).toEqual([[], 0]);
      }),
      { numRuns: 300 },
    );
  });
});
