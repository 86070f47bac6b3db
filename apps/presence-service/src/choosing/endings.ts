import { limits } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.ts';
import { PresenceStates } from '../statuses/presence-states.ts';
import { ReceiptRelease } from '../visibility/receipt-release.ts';
import { ChoiceRepository } from './choice.repository.ts';

/** Tells of what was set by hand for a time that is over. */
@Injectable()
export class Endings {
  constructor(
    private readonly choices: ChoiceRepository,
    private readonly clock: Clock,
    private readonly states: PresenceStates,
    private readonly receipts: ReceiptRelease,
  ) {}

  /** What has ended counts no longer, whether it is still there or not; it is there until those who watch have been told. */
  async tell(): Promise<void> {
    for (let more = true; more; ) {
      const now = new Date(await this.clock.now());
      const userIds = await this.choices.ended(now, limits.presenceUsers);
      await this.states.publish(userIds);
      this.receipts.tell(userIds);
      if (userIds.length > 0) await this.choices.clearEnded(userIds, now);
      more = userIds.length === limits.presenceUsers;
    }
  }
}
