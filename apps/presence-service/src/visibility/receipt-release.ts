import { Requester } from '@chatgenius/bus';
import { messagingRequests } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';

/** Tells messaging-service whose receipts it may have withheld until now. */
@Injectable()
export class ReceiptRelease {
  constructor(
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Nobody waits for it, and what is lost heals: messaging-service also looks by itself. */
  tell(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    this.requester
      .request(messagingRequests.receiptsRelease, { userIds: [...userIds] })
      .catch((error: unknown) => this.logger.warn('visibility:not-told', { request: messagingRequests.receiptsRelease.name, error }));
  }
}
