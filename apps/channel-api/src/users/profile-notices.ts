import { tell, type BusConnection } from '@chatgenius/bus';
import { notices, type Profile } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';
import { ProfileRepository } from './profile.repository.ts';

/** Channels in one notice: far below what one message over NATS carries. */
const AT_ONCE = 5_000;

/**
 * Tells gateways of profiles that have changed, and whose business that is. Nobody waits for it, and what is lost heals:
 * clients read profiles again.
 */
@Injectable()
export class ProfileNotices {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly profiles: ProfileRepository,
  ) {}

  /** After the commit. */
  changed(user: Profile): void {
    this.#tell(user).catch((error: unknown) => this.logger.warn('profile:not-told', { userId: user.id, error }));
  }

  async #tell(user: Profile): Promise<void> {
    const channelIds = await this.profiles.channelsOf(user.id);
    // Also of nobody's channel: the user's own devices are told.
    for (let from = 0; from === 0 || from < channelIds.length; from += AT_ONCE) {
      tell(this.bus, notices.usersUpdated, [{ user, channelIds: channelIds.slice(from, from + AT_ONCE) }]);
    }
  }
}
