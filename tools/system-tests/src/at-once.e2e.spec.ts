import { randomUUID } from 'node:crypto';
import { commands, ephemeralEvents, routes, streamEvents, streams, type SessionTokens, type StreamEvent } from '@chatgenius/contracts';
import { callApi, waitUntil, type WireClient, RefusedError } from '@chatgenius/testing';
import { freshHandle } from './handles.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

const TRIALS = size({ everyday: 8, soak: 100 });
const PASSWORD = 'correct horse battery';

/** What takes effect, as it was measured. */
interface Row {
  readonly decision: string;
  /** From the request to the effect on each socket. */
  readonly effectMs: number[];
  eventsAfter: number;
  sendsAfter: number;
}

/** Decisions about somebody take effect on their open sockets, on every gateway: nothing is delivered after them, and nothing is taken. */
describe('at once', () => {
  let system: SharedSystem;
  let [owner, root]: SessionTokens[] = [];
  let writer: WireClient;
  const rows: Row[] = [];

  const signUp = (name: string) => callApi(system.apiUrl, routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: PASSWORD } });
  const tokenOf = (tokens: SessionTokens | undefined) => tokens?.accessToken ?? '';
  const say = (client: WireClient, channelId: string, timeoutMs = 3_000) =>
    Promise.race([client.command(commands.messageSend, { channelId, clientMessageId: randomUUID(), text: 'hello' }, timeoutMs), closing(client)]);
  const closing = ({ socket }: WireClient): Promise<never> =>
    new Promise((_, reject) => {
      if (socket.connected) socket.once('disconnect', () => reject(new Error('closed')));
      else reject(new Error('closed'));
    });
  const reasonOf = (attempt: Promise<unknown>) => attempt.then(() => 'taken', (error: unknown) => (error instanceof RefusedError ? error.reason : 'closed'));

  beforeAll(async () => {
    system = await SharedSystem.use();
    [owner, root] = [await signUp('owner'), await signUp('root')];
    await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [root.user.id]);
    writer = await system.connect(owner.user.id, 0);
  });
  afterAll(async () => {
    const line = ({ decision, effectMs, eventsAfter, sendsAfter }: Row) => {
      const sorted = effectMs.toSorted((one, other) => one - other);
      const at = (share: number) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`.padStart(8);
      return `${decision.padEnd(24)}${at(0.5)}${at(0.99)}${String(eventsAfter).padStart(14)}${String(sendsAfter).padStart(14)}`;
    };
    process.stdout.write(`${['effect on sockets of two gateways'.padEnd(24), '   p50     p99  events after   sends taken after', ...rows.map(line)].join('\n')}\n`);
    await system.stop();
  });

  interface Scene {
    readonly channelId: string;
    readonly tokens: SessionTokens;
    /** On both gateways. */
    readonly sockets: readonly WireClient[];
  }

  async function scene(tokens: SessionTokens): Promise<Scene> {
    const { id: channelId } = await callApi(system.apiUrl, routes.createChannel, { token: tokenOf(owner), body: { name: 'room', kind: 'public', memberIds: [] } });
    await callApi(system.apiUrl, routes.joinChannel, { token: tokens.accessToken, params: { channelId } });
    const sockets = await Promise.all([0, 1].map((gateway) => system.connectWith(tokens.accessToken, gateway)));
    for (const client of [writer, ...sockets]) await client.command(commands.channelJoin, { channelId });
    return { channelId, tokens, sockets };
  }

  interface Trial {
    readonly act: (scene: Scene) => Promise<unknown>;
    /** Whether a socket sees by this event that it has taken effect. */
    readonly isEffect: (event: StreamEvent, scene: Scene) => boolean;
    /** Whether nothing of the channel may come after it. */
    readonly endsDelivery: boolean;
    /** Whether they may not write from then on; so it is unless it says otherwise. */
    readonly silences?: false;
    /** What is refused from then on, as it should be refused. */
    readonly tries: (client: WireClient, scene: Scene) => Promise<unknown>;
    readonly refused: readonly string[];
  }

  /** While somebody else writes without end, and the one concerned does as well. */
  async function take(row: Row, tokens: SessionTokens, trial: Trial): Promise<void> {
    const one = await scene(tokens);
    const { channelId, sockets } = one;
    const stream = streams.channel(channelId);
    let goesOn = true;
    const flood = async (client: WireClient) => {
      while (goesOn && (await reasonOf(say(client, channelId, 1_000))) === 'taken');
    };
    const flooding = [writer, ...sockets].map(flood);
    for (const client of sockets) await client.receivedUpTo(stream, 3);

    const startedAt = performance.now();
    const effects = sockets.map((client) => effectOf(client, one, trial));
    await trial.act(one);
    const answeredAt = new Date();
    // Begun once the decision was answered, on both gateways: not one of them is taken.
    const reasons = await Promise.all(sockets.map((client) => reasonOf(trial.tries(client, one))));
    for (const reason of reasons) if (!trial.refused.includes(reason)) row.sendsAfter++;
    for (const effect of effects) row.effectMs.push((await effect) - startedAt);
    goesOn = false;
    await Promise.all(flooding);
    const { seq: last } = await say(writer, channelId);
    await writer.receivedUpTo(stream, last);
    for (const client of sockets.filter(({ socket }) => socket.connected)) await client.command(commands.sessionPing, {});
    if (trial.endsDelivery) for (const client of sockets) row.eventsAfter += eventsAfter(client, one, trial);
    if (trial.silences !== false) row.sendsAfter += await takenAfter(one, answeredAt);
    for (const client of sockets) client.close();
  }

  async function takenAfter({ channelId, tokens }: Scene, answeredAt: Date): Promise<number> {
    const { rows } = await system.database.pool.query<{ count: number }>('SELECT count(*) FROM messages WHERE channel_id = $1 AND sender_id = $2 AND created_at > $3', [channelId, tokens.user.id, answeredAt]);
    return rows[0]?.count ?? 0;
  }

  async function effectOf({ socket, events }: WireClient, one: Scene, { isEffect }: Trial): Promise<number> {
    return new Promise((resolve) => {
      socket.onAny(() => events.some((event) => isEffect(event, one)) && resolve(performance.now()));
      socket.once('disconnect', () => resolve(performance.now()));
    });
  }

  function eventsAfter({ events, ephemeral }: WireClient, one: Scene, { isEffect }: Trial): number {
    const ofChannel = events.filter(({ stream }) => stream === streams.channel(one.channelId));
    const place = ofChannel.findIndex((event) => isEffect(event, one));
    // A session that was ended is told so, and the connection is closed.
    if (ephemeral.some(({ name }) => name === ephemeralEvents.sessionRevoked.name)) return 0;
    return place < 0 ? ofChannel.length : ofChannel.length - 1 - place;
  }

  const left = ({ type, data }: StreamEvent, { tokens }: Scene) => type === streamEvents.memberLeft.name && (data as { userId: string }).userId === tokens.user.id;
  const restricted = ({ type }: StreamEvent) => type === streamEvents.userRestricted.name;
  const inChannel = ({ channelId, tokens }: Scene) => ({ token: tokenOf(owner), params: { channelId, userId: tokens.user.id } });
  const send = (client: WireClient, { channelId }: Scene) => say(client, channelId);

  const decisions: Record<string, Trial> = {
    'removal from a channel': { act: (one) => callApi(system.apiUrl, routes.removeMember, inChannel(one)), isEffect: left, endsDelivery: true, tries: send, refused: ['CHANNEL_NOT_FOUND'] },
    'ban from a channel': { act: (one) => callApi(system.apiUrl, routes.banMember, { ...inChannel(one), body: {} }), isEffect: left, endsDelivery: true, tries: send, refused: ['BANNED'] },
    'mute in a channel': { act: (one) => callApi(system.apiUrl, routes.muteMember, { ...inChannel(one), body: {} }), isEffect: restricted, endsDelivery: false, tries: send, refused: ['MUTED'] },
    'mute in the deployment': {
      act: ({ tokens }) => callApi(system.apiUrl, routes.muteUser, { token: tokenOf(root), params: { userId: tokens.user.id }, body: {} }),
      isEffect: restricted,
      endsDelivery: false,
      tries: send,
      refused: ['MUTED'],
    },
    'change of role': {
      act: (one) => callApi(system.apiUrl, routes.changeRole, { ...inChannel(one), body: { role: 'guest' } }),
      isEffect: ({ type }) => type === streamEvents.memberUpdated.name,
      endsDelivery: false,
      silences: false,
      tries: (client) => client.command(commands.messagePin, { messageId: (client.events.find(({ type }) => type === streamEvents.messageCreated.name)?.data as { message: { id: string } }).message.id }, 3_000),
      refused: ['NOT_ALLOWED'],
    },
    'end of a session': {
      act: ({ tokens }) => callApi(system.apiUrl, routes.signOutEverywhere, { token: tokens.accessToken }),
      isEffect: () => false,
      endsDelivery: true,
      tries: send,
      refused: ['SESSION_REVOKED', 'closed'],
    },
    'ban from the deployment': {
      act: ({ tokens }) => callApi(system.apiUrl, routes.banUser, { token: tokenOf(root), params: { userId: tokens.user.id }, body: {} }),
      isEffect: () => false,
      endsDelivery: true,
      tries: send,
      refused: ['BANNED', 'SESSION_REVOKED', 'closed'],
    },
  };

  it.each(Object.entries(decisions))('%s', async (decision, trial) => {
    const row: Row = { decision, effectMs: [], eventsAfter: 0, sendsAfter: 0 };
    rows.push(row);
    for (let index = 0; index < TRIALS; index++) await take(row, await signUp('target'), trial);
    expect({ eventsAfter: row.eventsAfter, sendsAfter: row.sendsAfter, effects: row.effectMs.length }).toEqual({ eventsAfter: 0, sendsAfter: 0, effects: 2 * TRIALS });
  });

  it('a mute holds for typing, on both gateways', async () => {
    const one = await scene(await signUp('typist'));
    const type = (client: WireClient) => reasonOf(client.command(commands.userTyping, { channelId: one.channelId, typing: true }));
    expect(await Promise.all(one.sockets.map(type))).toEqual(['taken', 'taken']);
    await decisions['mute in a channel']?.act(one);
    for (const client of one.sockets) await waitUntil('it has come', () => client.events.some(restricted));
    expect(await Promise.all(one.sockets.map(type))).toEqual(['MUTED', 'MUTED']);
    // As whoever connects later is told.
    const later = await system.connectWith(one.tokens.accessToken, 1);
    expect(later.ephemeral.find(({ name }) => name === ephemeralEvents.sessionReady.name)?.data).toMatchObject({ mutes: [{ kind: 'mute', channelId: one.channelId }] });
    await callApi(system.apiUrl, routes.unmuteMember, inChannel(one));
    await waitUntil('it may type again', async () => (await type(one.sockets[0] ?? later)) === 'taken');
  });
});
