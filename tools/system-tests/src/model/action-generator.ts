import { type Action } from './operations.ts';
import { type Random } from './random.ts';
import { type World, type WorldUser } from './world.ts';

/** A message that was acknowledged, as far as whoever chooses what to do next remembers it. */
export interface KnownMessage {
  readonly id: string;
  readonly channelId: string;
  readonly threadId?: string;
  readonly senderId: string;
  readonly seq: number;
}

const EMOJI = ['👍', '☝️', '☝🏽', '🎉', ':party_parrot:'];

const WEIGHTS = {
  send: 24, reply: 16, edit: 10, delete: 5, react: 13, unreact: 6, pin: 3, unpin: 2, read: 9, joinChannel: 4, leaveChannel: 2,
  joinThread: 4, leaveThread: 1, follow: 2, unfollow: 2, reconnect: 3, cut: 0.3, membership: 0,
};
/** The owner has little else to do than to let people in and throw them out. */
const OWNER_WEIGHTS = { ...WEIGHTS, membership: 250 };

/** Chooses what a user does next: mostly what they may, and now and then what they may not. */
export class ActionGenerator {
  readonly #world: World;
  readonly #messages: KnownMessage[] = [];
  /** What can be taken back: by user the reactions, and what is pinned. */
  readonly #reactions = new Map<string, Action[]>();
  readonly #pins: string[] = [];
  #texts = 0;

  constructor(world: World) {
    this.#world = world;
  }

  learn(message: KnownMessage): void {
    this.#messages.push(message);
  }

  /** An action that was acknowledged. */
  remember(userId: string, action: Action): void {
    if (action.kind === 'pin') this.#pins.push(action.messageId);
    if (action.kind === 'react') this.#reactions.set(userId, [...(this.#reactions.get(userId) ?? []), action]);
  }

  next(user: WorldUser, random: Random): Action | undefined {
    const kind = random.weighted(user === this.#world.owner ? OWNER_WEIGHTS : WEIGHTS);
    const channelId = this.#channelOf(user, random);
    if (kind === 'send') return this.#send(random, channelId, undefined);
    if (kind === 'joinChannel' || kind === 'leaveChannel') return { kind, channelId };
    if (kind === 'reconnect') return { kind, gateway: random.below(2) };
    if (kind === 'cut') return { kind, proxy: random.below(100) };
    if (kind === 'membership') return this.#membership(random);
    if (kind === 'reply' || kind === 'joinThread' || kind === 'leaveThread' || kind === 'follow' || kind === 'unfollow') {
      const root = this.#message(user, random, ({ threadId }) => threadId === undefined);
      if (!root) return undefined;
      return kind === 'reply' ? this.#send(random, root.channelId, root.id) : { kind, channelId: root.channelId, threadId: root.id };
    }
    if ((kind === 'unreact' || kind === 'unpin') && random.chance(0.8)) return this.#takeBack(kind, user, random);
    const own = (kind === 'edit' || kind === 'delete') && random.chance(0.85);
    const message = this.#message(user, random, ({ senderId }) => !own || senderId === user.id);
    if (!message) return undefined;
    const { id: messageId, threadId, seq } = message;
    if (kind === 'read') return { kind, channelId: message.channelId, ...(threadId && { threadId }), seq };
    if (kind === 'react' || kind === 'unreact') return { kind, messageId, emoji: random.pick(EMOJI) ?? '' };
    if (kind === 'edit') return { kind, messageId, ...this.#say(random, threadId !== undefined) };
    return { kind, messageId };
  }

  #takeBack(kind: 'unreact' | 'unpin', user: WorldUser, random: Random): Action | undefined {
    const reaction = random.pick(this.#reactions.get(user.id) ?? []);
    if (kind === 'unreact') return reaction?.kind === 'react' ? { ...reaction, kind } : undefined;
    const messageId = random.pick(this.#pins);
    return messageId === undefined ? undefined : { kind, messageId };
  }

  #send(random: Random, channelId: string, threadId: string | undefined): Action {
    const everybody = random.chance(0.04);
    const { text, names } = this.#say(random, threadId !== undefined);
    return { kind: 'send', channelId, ...(threadId && { threadId }), text: everybody ? `@channel ${text}` : text, names, everybody };
  }

  /** In threads only who cannot be removed is named: what comes first there, a reply or a removal, no log tells. */
  #say(random: Random, inThread: boolean): { text: string; names: string[] } {
    const candidates = this.#world.users.filter(({ volatile }) => !inThread || !volatile);
    const named = random.chance(0.3) ? [random.pick(candidates), random.pick(candidates)].filter((user) => user !== undefined) : [];
    const text = [`text ${++this.#texts}`, ...named.map(({ handle }) => `@${handle}`), 'and not@mail.example or `@code`'].join(' ');
    return { text, names: [...new Set(named.map(({ id }) => id))] };
  }

  #membership(random: Random): Action | undefined {
    const user = random.pick(this.#world.users.filter(({ volatile }) => volatile));
    const channel = random.pick(this.#world.channels);
    if (!user || !channel) return undefined;
    return { kind: random.chance(0.5) ? 'addMember' : 'removeMember', channelId: channel.id, userId: user.id };
  }

  #channelOf(user: WorldUser, random: Random): string {
    const own = this.#world.channels.filter(({ members }) => members.has(user.id));
    return (random.pick(random.chance(0.97) && own.length > 0 ? own : this.#world.channels) ?? this.#world.channels[0])?.id ?? '';
  }

  /** Mostly among the latest, so that many want the same. */
  #message(user: WorldUser, random: Random, fits: (message: KnownMessage) => boolean): KnownMessage | undefined {
    const visible = new Set(this.#world.channels.filter(({ members }) => members.has(user.id)).map(({ id }) => id));
    const strange = random.chance(0.03);
    const fitting = this.#messages.filter((message) => (strange || visible.has(message.channelId)) && fits(message));
    return random.pick(random.chance(0.7) ? fitting.slice(-20) : fitting);
  }
}
