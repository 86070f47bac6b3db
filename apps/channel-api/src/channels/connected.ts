import { Requester } from '@chatgenius/bus';
import { presenceRequests } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

/** A list of members is not kept waiting by what only decorates it. */
const PATIENCE_MS = 500;

/** Who has a connection now, as far as presence-service can say. */
@Injectable()
export class Connected {
  constructor(
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @returns nothing when presence cannot be asked: unknown is not the same as away */
  async among(userIds: readonly string[]): Promise<ReadonlySet<string> | undefined> {
    if (userIds.length === 0) return new Set();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), PATIENCE_MS)));
    try {
      return await Promise.race([this.ask(userIds), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask(userIds: readonly string[]): Promise<ReadonlySet<string> | undefined> {
    try {
      const { connected } = await this.requester.request(presenceRequests.presenceQuery, { userIds: [...userIds] });
      return new Set(connected.filter(({ connections }) => connections > 0).map(({ userId }) => userId));
    } catch (error) {
      this.logger.warn('presence:unknown', { error });
      return undefined;
    }
  }
}
