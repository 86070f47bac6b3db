import { Requester } from '@chatgenius/bus';
import { messagingRequests, presenceRequests } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

/**
 * Tells the services that keep something of people who sees whom by now. Nobody waits for it, and what is lost heals:
 * each of them looks again by itself.
 */
@Injectable()
export class VisibilityNotices {
  constructor(
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  changed(userIds: readonly string[]): void {
    for (const request of [presenceRequests.presenceRefresh, messagingRequests.receiptsRelease]) {
      this.requester.request(request, { userIds: [...userIds] }).catch((error: unknown) => this.logger.warn('visibility:not-told', { request: request.name, error }));
    }
  }
}
