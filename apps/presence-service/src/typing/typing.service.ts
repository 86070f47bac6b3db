import { TypingPublisher } from '@chatgenius/bus';
import { limits, type StreamId, type typingRequests } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { VisibilityRepository } from '../visibility/visibility.repository.ts';
import { hiddenFrom } from './typing.rules.ts';
import { TypingStore, type Typing } from './typing.store.ts';

type TypingChange = typingRequests.TypingChange;

/** Of users, who may not see them type; those who may be seen by nobody are left out. */
type Hidden = ReadonlyMap<string, string[]>;

/** Who is typing where, and who is told. Nobody learns of invisible users; two users learn nothing of each other when one blocked the other. */
@Injectable()
export class TypingService {
  constructor(
    private readonly store: TypingStore,
    private readonly clock: Clock,
    private readonly visibility: VisibilityRepository,
    private readonly publisher: TypingPublisher,
  ) {}

  async report(gatewayId: string, typists: readonly (Typing & { readonly typing: boolean })[], at?: number): Promise<void> {
    const now = at ?? (await this.clock.now());
    const hidden = await this.#hidden(typists.filter(({ typing }) => typing), now);
    const isShown = ({ typing, userId }: (typeof typists)[number]) => typing && hidden.has(userId);
    const started = typists.filter(isShown);
    // Whoever has become invisible has stopped.
    const ended = typists.filter((typist) => !isShown(typist));
    const [stopped] = await Promise.all([this.store.stop(gatewayId, ended, now), this.store.start(gatewayId, started, now)]);
    this.#publish(started, (userId) => ({ userId, expiresInMs: limits.typingExpiryMs, hiddenFrom: hidden.get(userId) ?? [] }));
    this.#publish(stopped, noLonger);
  }

  /** Who may see these users has changed: what was told of their typing ends now, and is told anew when they type on. */
  async hush(userIds: readonly string[]): Promise<void> {
    this.#publish(await this.store.stopAll(userIds), noLonger);
  }

  async query(streams: readonly StreamId[], at?: number): Promise<(TypingChange & { stream: StreamId })[]> {
    const now = at ?? (await this.clock.now());
    const typing = await this.store.typing(streams, now);
    const hidden = await this.#hidden(typing, now);
    return typing.flatMap(({ stream, userId, until }) => {
      const from = hidden.get(userId);
      return from === undefined ? [] : [{ stream, userId, expiresInMs: until - now, hiddenFrom: from }];
    });
  }

  async #hidden(typists: readonly Typing[], now: number): Promise<Hidden> {
    const userIds = [...new Set(typists.map(({ userId }) => userId))];
    if (userIds.length === 0) return new Map();
    const visibilities = await this.visibility.of(userIds);
    return new Map(
      visibilities.flatMap((visibility): [string, string[]][] => {
        const from = hiddenFrom(visibility, now);
        return from === 'everybody' ? [] : [[visibility.userId, [...from]]];
      }),
    );
  }

  #publish(typists: readonly Typing[], change: (userId: string) => TypingChange): void {
    for (const [stream, ofStream] of Map.groupBy(typists, (typist) => typist.stream)) {
      this.publisher.publish(stream, ofStream.map(({ userId }) => change(userId)));
    }
  }
}

const noLonger = (userId: string): TypingChange => ({ userId, expiresInMs: 0, hiddenFrom: [] });
