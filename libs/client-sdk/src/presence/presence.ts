import { type OwnPresence, type Presence } from '../generated/schemas.ts';
import { type Connector } from '../connection/connector.ts';
import { Emitter } from '../emitter.ts';
import { type Outbox } from '../outbox/outbox.ts';
import { persist, type RetryOptions } from '../retry.ts';
import { PRESENCE_USERS, type InputOf, type OutputOf, type SeenPresence } from '../wire.ts';
import { type ActivitySource } from './activity-source.ts';
import { PresenceSubscription } from './presence-subscription.ts';
import { isSame, isSeen } from './presence.rules.ts';

interface PresenceEvents {
  /** Somebody who is watched stands differently now. */
  change: Presence;
  /** The user's own: how others see them, and what is set by hand, on whichever device. */
  own: OwnPresence;
}

export interface PresenceOptions extends RetryOptions {
  /** Tells by itself whether somebody is there; absent where nothing can tell. */
  readonly activity?: ActivitySource | undefined;
}

/** Who is there. Everything in here may be late or missing for a moment, and heals by itself. */
export class PresenceFeed extends Emitter<PresenceEvents> {
  readonly #connector: Connector;
  readonly #outbox: Outbox;
  readonly #options: PresenceOptions;
  readonly #subscriptions = new Set<PresenceSubscription>();
  /** Those that the server has taken: the others ask by themselves, and what is wrong with one of them costs only it. */
  readonly #taken = new Set<PresenceSubscription>();
  readonly #known = new Map<string, Presence>();
  #own: OwnPresence | undefined;
  #active = true;

  constructor(connector: Connector, outbox: Outbox, options: PresenceOptions) {
    super();
    this.#connector = connector;
    this.#outbox = outbox;
    this.#options = options;
    connector.on('presence', ({ users }) => this.#learn(users));
    connector.on('state', ({ status }) => {
      if (status === 'online') this.#takeUp();
      if (status === 'closed') options.activity?.stop();
    });
    options.activity?.start((active) => this.setActive(active));
  }

  /** Unknown until the server has told. */
  get own(): OwnPresence | undefined {
    return this.#own;
  }

  /** How somebody stands, as far as a subscription has told. */
  of(userId: string): Presence | undefined {
    return this.#known.get(userId);
  }

  /**
   * Watches users until the subscription is closed, over any number of connections; each is asked for once, however many
   * subscriptions name them. Resolves when it is known how they stand. @throws ChatError
   */
  async subscribe(userIds: readonly string[]): Promise<PresenceSubscription> {
    const subscription = new PresenceSubscription(userIds, this.#known, () => this.#close(subscription));
    const added = subscription.userIds.filter((userId) => !this.#isWatched(userId));
    this.#subscriptions.add(subscription);
    try {
      await this.#ask(added.length > 0 ? added : subscription.userIds.filter((userId) => !this.#known.has(userId)));
      if (this.#subscriptions.has(subscription)) this.#taken.add(subscription);
    } catch (error) {
      this.#close(subscription);
      throw error;
    }
    return subscription;
  }

  /** Sets by hand how others see this user, and what they say of themselves; `online` goes back to what follows from their connections. @throws ChatError */
  setStatus(choice: InputOf<'presenceUpdate'>): Promise<OutputOf<'presenceUpdate'>> {
    return this.#outbox.enqueue('presence', 'presenceUpdate', choice);
  }

  /** Whether somebody is at this device. */
  setActive(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#sayActive();
  }

  #takeUp(): void {
    // A new connection counts as active.
    if (!this.#active) this.#sayActive();
    const watched = new Set([...this.#taken].flatMap(({ userIds }) => [...userIds]));
    // What the server refuses to all of them at once, it has refused to one of them.
    this.#ask([...watched]).catch(() => undefined);
  }

  async #ask(userIds: readonly string[]): Promise<void> {
    for (let from = 0; from < userIds.length; from += PRESENCE_USERS) {
      const wanted = () => userIds.slice(from, from + PRESENCE_USERS).filter((userId) => this.#isWatched(userId));
      const work = async () => {
        await this.#connector.online();
        const asked = wanted();
        return asked.length > 0 ? this.#connector.command('presenceSubscribe', { userIds: asked }) : { presences: [] };
      };
      this.#learn((await persist(this.#options, () => true, work)).presences);
    }
  }

  #close(subscription: PresenceSubscription): void {
    this.#subscriptions.delete(subscription);
    this.#taken.delete(subscription);
    const left = subscription.userIds.filter((userId) => !this.#isWatched(userId));
    for (const userId of left) this.#known.delete(userId);
    for (let from = 0; from < left.length; from += PRESENCE_USERS) {
      // A connection that is lost before it has heard watches nobody any more.
      this.#connector.ask('presenceUnsubscribe', { userIds: left.slice(from, from + PRESENCE_USERS) }, () => undefined);
    }
  }

  #isWatched(userId: string): boolean {
    return [...this.#subscriptions].some((subscription) => subscription.has(userId));
  }

  #learn(users: readonly SeenPresence[]): void {
    for (const seen of users.filter(isSeen)) {
      if ('chosen' in seen) this.#learnOwn(seen);
      if (!this.#isWatched(seen.userId) || isSame(this.#known.get(seen.userId), seen)) continue;
      this.#known.set(seen.userId, seen);
      for (const subscription of this.#subscriptions) if (subscription.has(seen.userId)) subscription.emit('change', seen);
      this.emit('change', seen);
    }
  }

  #learnOwn(own: OwnPresence): void {
    if (isSame(this.#own, own) && this.#own?.chosen === own.chosen) return;
    this.#own = own;
    this.emit('own', own);
  }

  #sayActive(): void {
    if (this.#connector.features.presence) this.#connector.ask('presenceActivity', { active: this.#active }, () => undefined);
  }
}
