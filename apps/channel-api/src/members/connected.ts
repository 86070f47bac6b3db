import { Requester } from '@chatgenius/bus';
import { presenceRequests, presenceSeenBy } from '@chatgenius/contracts';
import { Features, type Logger, within } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

/** A list of members is not kept waiting by what only decorates it. */
const PATIENCE_MS = 500;
const UNKNOWN: ReadonlyMap<string, boolean> = new Map();

/** Who is there now, as far as presence-service can say and the one who asks may see. */
@Injectable()
export class Connected {
  constructor(
    private readonly requester: Requester,
    private readonly features: Features,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns for each of whom it is known; unknown is not the same as away */
  async among(userIds: readonly string[], viewerId: string): Promise<ReadonlyMap<string, boolean>> {
    if (userIds.length === 0 || !this.features.has('presence')) return UNKNOWN;
    return within(PATIENCE_MS, this.ask(userIds, viewerId), () => UNKNOWN);
  }

  private async ask(userIds: readonly string[], viewerId: string): Promise<ReadonlyMap<string, boolean>> {
    try {
      const { states } = await this.requester.request(presenceRequests.presenceQuery, { userIds: [...userIds] });
      const seen = states.flatMap((state) => presenceSeenBy(state, viewerId) ?? []);
      return new Map(seen.map(({ userId, status }) => [userId, status !== 'offline']));
    } catch (error) {
      this.logger.warn('presence:unknown', { error });
      return UNKNOWN;
    }
  }
}
