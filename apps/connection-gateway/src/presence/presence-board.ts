import { PresenceSubscriber, type BusConnection } from '@chatgenius/bus';
import { ChatError, limits, type OwnPresence, type Presence, type PresenceState } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { GlobalWatch } from './global-watch.ts';
import { PresenceClaims } from './presence-claims.ts';
import { PresenceOutbox } from './presence-outbox.ts';
import { PresenceQuestions } from './presence-questions.ts';
import { PresenceTelemetry, type PresenceNews } from './presence-telemetry.ts';
import { WatchedUser } from './watched-user.ts';

/** Whom the connections of this gateway watch, and what is known of them. */
@Injectable()
export class PresenceBoard {
  readonly #users = new Map<string, WatchedUser>();
  readonly #subscriber: PresenceSubscriber;

  constructor(
    @Inject(BUS) bus: BusConnection,
    private readonly questions: PresenceQuestions,
    private readonly outbox: PresenceOutbox,
    private readonly global: GlobalWatch,
    telemetry: PresenceTelemetry,
    metrics: GatewayMetrics,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#subscriber = new PresenceSubscriber(bus, {
      onStates: (states, of) => telemetry.learning(states.length, of, (news) => this.#learn(states, false, news)),
      onFault: (subject, error) => logger.error('presence:undecodable', { subject, error }),
    });
    metrics.observePresence(() => this.#users.values());
  }

  /** A connection sees its own user without asking for it: what is known at once, or else with the news of its beginning. */
  open(socket: ChatSocket): void {
    const own = this.#hold(socket.data.identity.userId);
    own.add(socket);
    const presence = own.show(socket);
    if (presence !== undefined) this.outbox.add(socket, presence);
  }

  close(socket: ChatSocket): void {
    for (const user of socket.data.watching ?? []) this.#drop(user, socket);
    const own = this.#users.get(socket.data.identity.userId);
    if (own !== undefined) this.#drop(own, socket);
    this.outbox.forget(socket);
    this.unwatchEverybody(socket);
  }

  /** @returns known presence of these users @throws ChatError TOO_MANY_SUBSCRIPTIONS; UNAVAILABLE, and none of them is watched that was not before */
  async watch(socket: ChatSocket, userIds: readonly string[]): Promise<(Presence | OwnPresence)[]> {
    // Nobody would end it again.
    if (socket.disconnected) return [];
    const watching = (socket.data.watching ??= new Set());
    // Once each: a second WatchedUser of the same one would be watched by nobody.
    const users = [...new Set(userIds)].map((userId) => this.#users.get(userId) ?? new WatchedUser(userId));
    const added = users.filter((user) => !watching.has(user));
    if (watching.size + added.length > limits.presenceSubscriptions) {
      throw new ChatError('TOO_MANY_SUBSCRIPTIONS', { limit: limits.presenceSubscriptions });
    }
    const claims = (socket.data.claims ??= new PresenceClaims());
    for (const user of added) {
      watching.add(this.#hold(user.id, user));
      user.add(socket);
      claims.open(user);
    }
    const request = claims.request(users);
    try {
      await this.#know(users);
    } catch (error) {
      this.unwatch(socket, request.failed().map(({ id }) => id));
      throw error;
    }
    request.granted();
    return users.flatMap((user) => user.show(socket) ?? []);
  }

  unwatch(socket: ChatSocket, userIds: readonly string[]): void {
    for (const userId of userIds) {
      const user = this.#users.get(userId);
      if (user === undefined || socket.data.watching?.delete(user) !== true) continue;
      socket.data.claims?.close(user);
      if (userId === socket.data.identity.userId) continue;
      this.#drop(user, socket);
      this.outbox.withdraw(socket, userId);
    }
  }

  async watchEverybody(socket: ChatSocket): Promise<(Presence | OwnPresence)[]> {
    if (socket.disconnected) return [];
    this.#subscriber.hearEverybody(true);
    return this.global.add(socket);
  }

  unwatchEverybody(socket: ChatSocket): void {
    this.global.remove(socket);
    if (this.global.watchers.size === 0) this.#subscriber.hearEverybody(false);
  }

  /** Asks anew about everybody who is watched: news may have been lost. */
  async refresh(): Promise<void> {
    const userIds = [...this.#users.keys()];
    for (let from = 0; from < userIds.length; from += limits.presenceUsers) {
      this.#learn(await this.questions.askAll(userIds.slice(from, from + limits.presenceUsers)), true);
    }
  }

  async #know(users: readonly WatchedUser[]): Promise<void> {
    const unknown = users.filter(({ isKnown }) => !isKnown).map(({ id }) => id);
    if (unknown.length === 0) return;
    await this.#subscriber.live(unknown);
    this.#learn(await this.questions.ask(unknown), true);
  }

  #learn(states: readonly PresenceState[], asked: boolean, news?: PresenceNews): void {
    for (const state of states) {
      this.#users.get(state.userId)?.learn(state, asked, (socket, presence) => this.outbox.add(socket, presence, news));
      if (!asked) this.global.learn(state);
    }
  }

  #hold(userId: string, candidate?: WatchedUser): WatchedUser {
    let user = this.#users.get(userId);
    if (user === undefined) {
      user = candidate ?? new WatchedUser(userId);
      this.#users.set(userId, user);
      this.#subscriber.hold(userId);
    }
    return user;
  }

  #drop(user: WatchedUser, socket: ChatSocket): void {
    if (!user.remove(socket) || user.watchers > 0) return;
    this.#users.delete(user.id);
    this.#subscriber.release(user.id);
  }
}
