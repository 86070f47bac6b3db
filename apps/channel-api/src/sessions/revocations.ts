import { tell, type BusConnection } from '@chatgenius/bus';
import { notices, type RevocationReason } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';

/** What one message over NATS carries with ease. */
const AT_ONCE = 1_000;

/** Tells gateways of sessions that have ended. One that is not told of, they find in the table within half a minute. */
@Injectable()
export class Revocations {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  tell(sessionIds: readonly string[], reason: RevocationReason): void {
    try {
      for (let from = 0; from < sessionIds.length; from += AT_ONCE) {
        const revoked = sessionIds.slice(from, from + AT_ONCE).map((sessionId) => ({ sessionId, reason }));
        tell(this.bus, notices.sessionsRevoked, revoked);
      }
    } catch (error) {
      // The sessions have ended all the same.
      this.logger.warn('session:revocation-not-told', { sessions: sessionIds.length, error });
    }
  }
}
