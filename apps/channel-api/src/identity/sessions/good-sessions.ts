import { type Identity } from '@chatgenius/auth';
import { SessionCheck } from '@chatgenius/http';
import { Injectable } from '@nestjs/common';
import { Revocations } from './revocations.ts';
import { SessionUses } from './session-uses.ts';

/** Refuses sessions that were ended, and notes when the others were used. */
@Injectable()
export class GoodSessions extends SessionCheck {
  constructor(
    private readonly revocations: Revocations,
    private readonly uses: SessionUses,
  ) {
    super();
  }

  async assertGood(identity: Identity): Promise<void> {
    await this.revocations.assertGood(identity);
    this.uses.note(identity.sessionId);
  }
}
