import { type Presence, type PresenceState } from '@chatgenius/contracts';
import fc from 'fast-check';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { WatchedUser } from './watched-user.ts';

const [USER, FRIEND, ENEMY] = ['user', 'friend', 'enemy'];
const socketOf = (userId: string): ChatSocket => ({ data: { identity: { userId } } }) as unknown as ChatSocket;

const truth = fc.record({
  status: fc.constantFrom<PresenceState['status']>('online', 'away', 'dnd', 'offline'),
  chosen: fc.constantFrom<PresenceState['chosen']>('online', 'dnd', 'invisible'),
  text: fc.constantFrom(null, 'hello'),
  hiddenFrom: fc.constantFrom<PresenceState['hiddenFrom']>([], [ENEMY]),
});
/** A user's history, each state with its version, in which the last one is the present. */
const history = fc.array(truth, { minLength: 1, maxLength: 8 }).map((states) =>
  states.map((state, index): PresenceState => ({ ...state, userId: USER, version: index + 1, until: null, lastSeenAt: null, settled: true })));

/** What is heard, in any order and as often as it likes, of any of it. */
const heard = history.chain((states) => fc.record({
  states: fc.constant(states),
  order: fc.array(fc.record({ index: fc.nat({ max: states.length - 1 }), asked: fc.boolean() }), { maxLength: 20 }),
}));

function listen(user: WatchedUser, userId: string): ChatSocket {
  const socket = socketOf(userId);
  user.add(socket);
  return socket;
}

describe('WatchedUser', () => {
  it('ends with what is true now, in whatever order it is heard, and tells nothing that looks the same', () => {
    fc.assert(fc.property(heard, ({ states, order }) => {
      const user = new WatchedUser(USER);
      const told = new Map([USER, FRIEND, ENEMY].map((userId) => [userId, [] as Presence[]]));
      const watchers = [...told.keys()].map((userId) => listen(user, userId));
      const tell = (socket: ChatSocket, presence: Presence) => told.get(socket.data.identity.userId)?.push(presence);
      const last = states.at(-1);
      for (const { index, asked } of order) user.learn(states[index] ?? last ?? never(), asked, tell);
      user.learn(last ?? never(), true, tell);
      for (const socket of watchers) {
        const record = told.get(socket.data.identity.userId) ?? [];
        expect(record.at(-1)).toEqual(user.show(socket));
        record.forEach((presence, index) => index > 0 && expect(presence).not.toEqual(record[index - 1]));
      }
    }));
  });

  it('tells those who must not see a user nothing beyond one and the same sight', () => {
    fc.assert(fc.property(heard, ({ states, order }) => {
      const user = new WatchedUser(USER);
      listen(user, ENEMY);
      const told: Presence[] = [];
      for (const { index, asked } of order) user.learn({ ...(states[index] ?? never()), hiddenFrom: [ENEMY] }, asked, (_, presence) => told.push(presence));
      expect(told.length).toBeLessThanOrEqual(1);
      for (const presence of told) expect(presence).toEqual({ userId: USER, status: 'offline', text: null, until: null, lastSeenAt: null });
    }));
  });

  it('lets news alone say nothing of who is offline, or only seems so, before it has been asked for', () => {
    const user = new WatchedUser(USER);
    listen(user, FRIEND);
    const told: Presence[] = [];
    const state = (version: number, rest: Partial<PresenceState>): PresenceState =>
      ({ userId: USER, version, status: 'online', chosen: 'online', text: null, until: null, lastSeenAt: null, hiddenFrom: [], settled: true, ...rest });
    const hear = (next: PresenceState, asked: boolean) => user.learn(next, asked, (_, presence) => told.push(presence));
    hear(state(1, { chosen: 'invisible' }), false);
    hear(state(2, { status: 'offline' }), false);
    expect(told).toEqual([]);
    hear(state(2, { status: 'offline' }), true);
    hear(state(3, { chosen: 'invisible' }), false);
    expect(told.map(({ status }) => status)).toEqual(['offline']);
  });
});

function never(): never {
  throw new Error('there is no such state');
}
