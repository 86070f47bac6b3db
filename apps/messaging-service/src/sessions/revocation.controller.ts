import { Answers } from '@chatgenius/bus';
import { messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { readRevokedSessions } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';

/** Which sessions were ended, for gateways that refuse their tokens. */
@Controller()
export class RevocationController {
  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.sessionsRevoked)
  revoked({ withinSeconds, after }: RequestInput<typeof messagingRequests.sessionsRevoked>) {
    return readRevokedSessions(this.pool, withinSeconds, after);
  }
}
