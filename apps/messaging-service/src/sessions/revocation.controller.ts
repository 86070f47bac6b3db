import { Answers } from '@chatgenius/bus';
import { messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { RevocationRepository } from './revocation.repository.ts';

/** Which sessions were ended, for gateways that refuse their tokens. */
@Controller()
export class RevocationController {
  constructor(private readonly revocations: RevocationRepository) {}

  @Answers(messagingRequests.sessionsRevoked)
  revoked({ withinSeconds, after }: RequestInput<typeof messagingRequests.sessionsRevoked>) {
    return this.revocations.within(withinSeconds, after);
  }
}
