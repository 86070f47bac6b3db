import { ChatClient } from '@chatgenius/client-sdk';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { waitUntil } from '@chatgenius/testing';
import { type System } from '../system.ts';
import { ActionGenerator, type KnownMessage } from './action-generator.ts';
import { Actor, reasonOf } from './actor.ts';
import { type Action, type Operation } from './operations.ts';
import { Random } from './random.ts';
import { createWorld, type World, type WorldUser } from './world.ts';

const USERS = 50;
const CHANNELS = 30;
const JOINED_AT_FIRST = 4;
/** Connections are cut in groups: each gateway is reached by so many ways. */
const PROXIES_PER_GATEWAY = 3;

/** Receipts of people who had left when they would have been told, and who are back; elsewhere somebody may stay invisible. */
const OWED = `SELECT count(*) FROM stream_cursors AS cursor LEFT JOIN messages AS root ON cursor.stream_id = 'thread:' || root.id
  JOIN channel_members AS member ON member.user_id = cursor.user_id AND coalesce('channel:' || root.channel_id, cursor.stream_id) = 'channel:' || member.channel_id
  WHERE cursor.withheld AND member.channel_id = ANY ($1::uuid[])`;

/** Users who do things at random, all at once, through both gateways; and everything that they did. */
export class Scene {
  readonly world: World;
  readonly actors: Actor[] = [];
  readonly operations: Operation[] = [];
  readonly messages: KnownMessage[] = [];
  readonly #system: System;
  readonly #seed: number;
  readonly #generator: ActionGenerator;
  readonly #proxies: FaultProxy[] = [];
  #clock = 0;

  private constructor(system: System, seed: number, world: World) {
    this.#system = system;
    this.#seed = seed;
    this.world = world;
    this.#generator = new ActionGenerator(world);
  }

  static async open(system: System, seed: number): Promise<Scene> {
    const random = new Random(seed);
    const world = await createWorld(system.database.pool, random, { users: USERS, channels: CHANNELS });
    const scene = new Scene(system, seed, world);
    for (let index = 0; index < 2 * PROXIES_PER_GATEWAY; index++) scene.#proxies.push(await FaultProxy.before(system.gateway(index).url));
    await Promise.all(world.users.map((user, index) => scene.#enter(user, index)));
    return scene;
  }

  get channelIds(): string[] {
    return this.world.channels.map(({ id }) => id);
  }

  /** Everybody does so many things, each one after the other. */
  async play(operationsOfEach: number): Promise<void> {
    await Promise.all(this.actors.map(async (actor, index) => {
      const random = new Random(this.#seed * 1_000 + index);
      for (let done = 0; done < operationsOfEach; ) {
        const action = this.#generator.next(actor.user, random);
        if (!action) continue;
        await this.#do(actor, action);
        done++;
      }
    }));
  }

  /** Nothing is on its way any more: everybody is online and has applied all that there is, and no cursor waits to be announced. */
  async settle(): Promise<void> {
    await waitUntil('everybody is at rest', async () => {
      if (!this.actors.every(({ chat }) => chat.connection.status === 'online' && chat.isSettled)) return false;
      const { rows } = await this.#system.database.pool.query<{ id: string; head: number; busy: number }>(
        `SELECT id, head, (SELECT count(*) FROM stream_cursors WHERE pending) + (SELECT count(*) FROM unpublished_batches) + (${OWED}) AS busy FROM streams`, [this.channelIds]);
      const heads = new Map(rows.map(({ id, head }) => [id, head]));
      return rows[0]?.busy === 0 && this.actors.every(({ chat }) => [...chat.positions].every(([stream, { seq }]) => seq === heads.get(stream)));
    }, 60_000);
  }

  async close(): Promise<void> {
    for (const { chat } of this.actors) chat.close();
    for (const proxy of this.#proxies) await proxy.close();
  }

  async #enter(user: WorldUser, index: number): Promise<void> {
    let gateway = index % 2;
    const url = () => `http://127.0.0.1:${this.#proxies[(gateway + 2 * index) % this.#proxies.length]?.port}`;
    const token = await this.#system.token(user.id);
    const chat = new ChatClient({
      url, apiUrl: this.#system.apiUrl, token, backoff: { firstMs: 20, longestMs: 500 }, cursorIntervalMs: 100, commandTimeoutMs: 8_000,
    });
    const actor = new Actor(user, chat, { apiUrl: this.#system.apiUrl, token, moveTo: (next) => (gateway = next) });
    this.actors[index] = actor;
    await chat.connect();
    const own = this.world.channels.filter(({ members }) => members.has(user.id)).slice(index % 3, (index % 3) + JOINED_AT_FIRST);
    for (const { id } of own) await actor.perform({ kind: 'joinChannel', channelId: id }, () => undefined);
  }

  async #do(actor: Actor, action: Action): Promise<void> {
    const began = ++this.#clock;
    let clientMessageId: string | undefined;
    if (action.kind === 'cut') this.#proxies[action.proxy % this.#proxies.length]?.cut();
    const outcome = await actor.perform(action, (id) => (clientMessageId = id)).then(
      (written) => ({ ...(written && { written }) }),
      (error: unknown) => ({ refused: reasonOf(error) }),
    );
    this.operations.push({ by: actor.user.id, action, began, ended: ++this.#clock, ...(clientMessageId && { clientMessageId }), ...outcome });
    if (!('refused' in outcome)) this.#generator.remember(actor.user.id, action);
    if (action.kind !== 'send' || !('written' in outcome) || !outcome.written) return;
    const { messageId, seq } = outcome.written;
    const message = { id: messageId, channelId: action.channelId, ...(action.threadId && { threadId: action.threadId }), senderId: actor.user.id, seq };
    this.messages.push(message);
    this.#generator.learn(message);
  }
}
