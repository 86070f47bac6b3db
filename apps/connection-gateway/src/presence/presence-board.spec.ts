import { type BusConnection } from '@chatgenius/bus';
import { limits, type PresenceState } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { type GatewayMetrics } from '../gateway.metrics.ts';
import { type ChatSocket } from '../websocket/interfaces/events.interface.ts';
import { type GlobalWatch } from './global-watch.ts';
import { PresenceBoard } from './presence-board.ts';
import { type PresenceOutbox } from './presence-outbox.ts';
import { type PresenceQuestions } from './presence-questions.ts';
import { type WatchedUser } from './watched-user.ts';

const online = (userId: string): PresenceState => ({ userId, version: 1, status: 'online', chosen: 'online', text: null, until: null, lastSeenAt: null, hiddenFrom: [], settled: true });

/** A board of which nothing outside is asked, and everybody whom it knows. */
function board(): { board: PresenceBoard; watched: () => WatchedUser[] } {
  let watched: () => Iterable<WatchedUser> = () => [];
  const subscription = { unsubscribe: () => undefined };
  const bus = { nats: { subscribe: () => subscription, flush: () => Promise.resolve() }, options: { streamShards: 1 } } as unknown as BusConnection;
  const questions = { ask: (userIds: string[]) => Promise.resolve(userIds.map(online)) } as unknown as PresenceQuestions;
  const outbox = { add: () => undefined, forget: () => undefined, withdraw: () => undefined } as unknown as PresenceOutbox;
  const global = { remove: () => undefined, watchers: new Set() } as unknown as GlobalWatch;
  const metrics = { observePresence: (users: typeof watched) => (watched = users) } as unknown as GatewayMetrics;
  return { board: new PresenceBoard(bus, questions, outbox, global, metrics, {} as Logger), watched: () => [...watched()] };
}

const socketOf = (userId: string) => ({ data: { identity: { userId } } }) as unknown as ChatSocket;

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
});
