import { randomUUID } from 'node:crypto';
import { commands, routes, type Channel, type MemberRole } from '@chatgenius/contracts';
import { callApi, RefusedError, type WireClient } from '@chatgenius/testing';
import { freshHandle } from '../handles.ts';
import { Random } from '../model/random.ts';
import { type OwnSystem } from '../own-system.ts';
import { Beliefs } from './beliefs.ts';
import { channelIdeas } from './channel-ideas.ts';
import { deploymentIdeas } from './deployment-ideas.ts';
import { memberIdeas } from './member-ideas.ts';
import { moderationIdeas } from './moderation-ideas.ts';
import { type ChannelState, type Operation } from './operations.ts';
import { PASSWORD, Person } from './person.ts';
import { type Idea, type Scene } from './scene.ts';
import { readRegisters } from './stored.ts';

const IDEAS: Readonly<Record<string, Idea>> = { ...memberIdeas, ...channelIdeas, ...moderationIdeas, ...deploymentIdeas };
const CHANNEL_IDEAS = { ...memberIdeas, ...channelIdeas, ...moderationIdeas };

/** How often each comes to somebody's mind. */
const weights = (ideas: object, weight: number): Record<string, number> => Object.fromEntries(Object.keys(ideas).map((name) => [name, weight]));
const SELDOM = { makePrivate: 0.1, banUser: 0.6, deactivate: 0.6 };
const MEMBERS_WEIGHTS: Record<string, number> = { ...weights(CHANNEL_IDEAS, 0.2), ...weights(deploymentIdeas, 0.05), join: 6, leave: 2, acceptLink: 4, answerInvitation: 3, report: 2, ...SELDOM };
const MODERATORS_WEIGHTS: Record<string, number> = { ...weights(CHANNEL_IDEAS, 2), ...weights(deploymentIdeas, 0.05), changeRole: 6, addMember: 6, transfer: 1.5, archive: 0.7, restore: 3, unban: 3, ...SELDOM };
const ADMINISTRATORS_WEIGHTS: Record<string, number> = { ...weights(CHANNEL_IDEAS, 0.7), ...weights(deploymentIdeas, 2), changeDeploymentRole: 6, reactivate: 4, unbanUser: 4, restore: 3, changeRole: 2, addMember: 2, unban: 2, ...SELDOM };

/** What there is no row of. */
const UNSET = new Map<string, unknown>([['filter', []], ['report', { state: 'open', moderatorId: null }], ['retention', undefined]]);

const NUMBERS = { administrators: 3, moderators: 4, members: 4, channels: 3 };

/** People who administrate all at once, and those who watch: on both gateways, and untouched by all of it. */
export class Stage implements Scene {
  readonly people: readonly Person[];
  readonly channelIds: readonly string[];
  readonly messageIds: readonly string[];
  readonly links: Scene['links'] = [];
  readonly reports: Scene['reports'] = [];
  readonly holds: Scene['holds'] = [];
  readonly announcements: Scene['announcements'] = [];
  readonly versions: Scene['versions'] = new Map();
  readonly lastOnes: Scene['lastOnes'] = new Map();
  readonly beliefs: Beliefs;
  readonly operations: Operation[] = [];
  /** Before anything happens. */
  readonly first: ReadonlyMap<string, ChannelState & { readonly seq: number }>;
  readonly firstRegisters: ReadonlyMap<string, unknown>;
  readonly observers: readonly WireClient[];
  readonly observer: Person;
  /** Of each person, connected as it begins. */
  readonly devices: ReadonlyMap<string, WireClient>;
  readonly #random: Random;

  private constructor(given: Pick<Stage, 'people' | 'channelIds' | 'messageIds' | 'first' | 'firstRegisters' | 'observers' | 'observer' | 'devices'>, seed: number) {
    this.people = given.people;
    this.channelIds = given.channelIds;
    this.messageIds = given.messageIds;
    this.first = given.first;
    this.firstRegisters = given.firstRegisters;
    this.observers = given.observers;
    this.observer = given.observer;
    this.devices = given.devices;
    this.beliefs = new Beliefs(given.first, given.people.slice(0, NUMBERS.administrators).map(({ id }) => id), given.observers[0] as WireClient);
    this.#random = new Random(seed);
  }

  static async open(system: OwnSystem, seed: number): Promise<Stage> {
    const apiUrls = system.members.channelApi.map(({ url }) => url);
    const signUp = async (name: string, place: number) => {
      const tokens = await callApi(apiUrls[place % apiUrls.length] ?? '', routes.signUp, { body: { handle: freshHandle(name), displayName: undefined, password: PASSWORD } });
      return { person: new Person(tokens, apiUrls, place), tokens };
    };
    const names = [...Array<string>(NUMBERS.administrators).fill('admin'), ...Array<string>(NUMBERS.moderators).fill('moderator'), ...Array<string>(NUMBERS.members).fill('member')];
    const all = await Promise.all(names.map(signUp));
    const { person: observer } = await signUp('observer', 0);
    const people = all.map(({ person }) => person);
    // Those of an earlier seed are none any more, and what they announced would leave no room.
    await system.database.pool.query('DELETE FROM announcements');
    await system.database.pool.query("UPDATE users SET role = (CASE WHEN id = ANY ($1) THEN 'administrator' ELSE 'member' END)::deployment_role", [people.slice(0, NUMBERS.administrators).map(({ id }) => id)]);
    const made = await Promise.all(Array.from({ length: NUMBERS.channels }, (_, index) => makeChannel(system, people, observer, index)));
    const channelIds = made.map(({ state }) => state.channel.id);
    const observers = await Promise.all([0, 1].map((gateway) => system.connect(observer.id, gateway)));
    for (const client of observers) for (const channelId of channelIds) await client.command(commands.channelJoin, { channelId });
    const devices = new Map(await Promise.all(all.map(async ({ tokens }, index) => [tokens.user.id, await system.connectWith(tokens.accessToken, index)] as const)));
    const first = new Map(made.map(({ state, seq }) => [state.channel.id, { ...state, seq }]));
    const firstRegisters = await readRegisters(system.database.pool);
    return new Stage({ people, channelIds, messageIds: made.map(({ messageId }) => messageId), first, firstRegisters, observers, observer, devices }, seed);
  }

  /** Everybody at once, each one thing after the other. */
  async play(operationsOfEach: number): Promise<void> {
    const randoms = this.people.map(() => new Random(this.#random.below(2 ** 31)));
    await Promise.all(this.people.map((person, index) => this.#live(person, index, randoms[index] ?? this.#random, operationsOfEach)));
  }

  async #live(actor: Person, place: number, random: Random, operations: number): Promise<void> {
    let to = 0;
    for (let number = 0; number < operations; number++) {
      const name = random.weighted(this.#weightsOf(actor));
      const channelId = this.#channelFor(actor, random);
      const chance = { scene: this, actor, random, reason: `${name} ${place}.${number}`, channelId, target: this.#targetIn(channelId, random) ?? actor };
      const wish = IDEAS[name]?.(chance);
      if (wish === undefined || (!actor.isSignedIn && !(await actor.signIn()))) continue;
      const from = await millisecondAfter(to);
      const { outcome, wanted } = await wish().then((due) => ({ outcome: 'done', wanted: due }), (error: unknown) => ({ outcome: reasonOf(error), wanted: undefined }));
      to = Date.now();
      this.operations.push({ by: actor.id, name, from, to, outcome, wanted });
    }
  }

  #weightsOf({ id }: Person): Readonly<Record<string, number>> {
    if (this.beliefs.isAdministrator(id)) return ADMINISTRATORS_WEIGHTS;
    return this.beliefs.moderatedBy(id).length > 0 ? MODERATORS_WEIGHTS : MEMBERS_WEIGHTS;
  }

  /** Who moderates is mostly where they do. */
  #channelFor({ id }: Person, random: Random): string {
    const own = this.beliefs.moderatedBy(id);
    return random.pick(own.length > 0 && random.chance(0.8) ? own : this.channelIds) ?? '';
  }

  /** Mostly somebody who is there. */
  #targetIn(channelId: string, random: Random): Person | undefined {
    const members = this.beliefs.membersOf(channelId);
    const there = this.people.filter(({ id }) => members.has(id));
    return random.pick(there.length > 0 && random.chance(0.5) ? there : this.people);
  }

  /** What a register holds before anything happens. */
  readonly firstValue = (key: string): unknown => {
    const [kind = ''] = key.split(' ');
    return this.firstRegisters.has(key) ? this.firstRegisters.get(key) : UNSET.has(kind) ? UNSET.get(kind) : null;
  };
}

/** With an owner, an admin and the one who watches, and a message to report. Two of three are public. */
async function makeChannel(system: OwnSystem, people: readonly Person[], observer: Person, place: number) {
  const moderators = people.slice(NUMBERS.administrators, NUMBERS.administrators + NUMBERS.moderators);
  const [owner, admin] = [moderators[place % moderators.length], moderators[(place + 1) % moderators.length]];
  if (owner === undefined || admin === undefined) throw new Error('there are moderators');
  const channel = await owner.call(routes.createChannel, { body: { name: 'room', kind: place === 2 ? 'private' : 'public', memberIds: [] } });
  const members = new Map<string, MemberRole>([[owner.id, 'owner']]);
  for (const [person, role] of [[admin, 'admin'], [observer, 'guest']] as const) {
    const { token } = await owner.call(routes.createInvitationLink, { params: { channelId: channel.id }, body: { role: 'guest', expiresInSeconds: null, maxUses: null } });
    await person.call(routes.acceptInvitationLink, { body: { token } });
    if (role === 'admin') await owner.call(routes.changeRole, { params: { channelId: channel.id, userId: person.id }, body: { role } });
    members.set(person.id, role);
  }
  const writer = await system.connect(owner.id, place);
  const { message, seq } = await writer.command(commands.messageSend, { channelId: channel.id, clientMessageId: randomUUID(), text: 'hello' });
  writer.close();
  return { state: { channel: channel satisfies Channel, members } satisfies ChannelState, messageId: message.id, seq };
}

function reasonOf(error: unknown): string {
  if (error instanceof RefusedError) return error.reason;
  throw error;
}

/** Entries know their millisecond: one that is shared by two operations of an actor would be of either. */
async function millisecondAfter(time: number): Promise<number> {
  while (Date.now() <= time) await new Promise(setImmediate);
  return Date.now();
}
