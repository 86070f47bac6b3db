import { Requester } from '@chatgenius/bus';
import { limits, presenceRequests } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

/** So long somebody is still shown who shares no channel any more, or not shown yet. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 100_000;

interface Known {
  readonly shares: boolean;
  readonly until: number;
}

/** Which users share a channel with a viewer: asked of presence-service, and remembered for a minute. */
@Injectable()
export class Acquaintances {
  /** In the order in which they were asked. */
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Of more than can be asked at once, the last. Whoever is not known to share a channel does not. */
  async among(viewerId: string, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const now = performance.now();
    const known = new Map(userIds.map((userId) => [userId, userId === viewerId || this.#recall(viewerId, userId, now)]));
    const unknown = userIds.filter((userId) => known.get(userId) === undefined).slice(-limits.presenceUsers);
    const asked = new Set(unknown.length === 0 ? [] : await this.#ask(viewerId, unknown, now));
    return new Set(userIds.filter((userId) => known.get(userId) === true || asked.has(userId)));
  }

  #recall(viewerId: string, userId: string, now: number): boolean | undefined {
    const known = this.#known.get(keyOf(viewerId, userId));
    return known !== undefined && known.until > now ? known.shares : undefined;
  }

  async #ask(viewerId: string, among: readonly string[], now: number): Promise<readonly string[]> {
    try {
      const { userIds } = await this.requester.request(presenceRequests.presenceAcquaintances, { userId: viewerId, among: [...among] });
      const sharing = new Set(userIds);
      for (const userId of among) this.#remember(keyOf(viewerId, userId), { shares: sharing.has(userId), until: now + REMEMBERED_MS });
      return userIds;
    } catch (error) {
      this.logger.warn('presence:acquaintances-unknown', { userId: viewerId, error });
      return [];
    }
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

const keyOf = (viewerId: string, userId: string): string => `${viewerId} ${userId}`;
