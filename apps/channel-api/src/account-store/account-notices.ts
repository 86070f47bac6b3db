import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { ProfileNotices } from '../users/profile-notices.ts';
import { ProfileRepository } from '../users/profile.repository.ts';
import { ServiceTokenNotices } from '../users/service-token-notices.ts';
import { VisibilityNotices } from '../users/visibility-notices.ts';

/** Tells whoever shows somebody that they are here, or gone. What is lost heals: profiles and presence are read again. */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly profileNotices: ProfileNotices,
    private readonly visibility: VisibilityNotices,
    private readonly serviceTokens: ServiceTokenNotices,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** After the commit. */
  changed(userId: string): void {
    this.visibility.changed([userId]);
    this.serviceTokens.changed(userId);
    this.#tell(userId).catch((error: unknown) => this.logger.warn('profile:not-told', { userId, error }));
  }

  async #tell(userId: string): Promise<void> {
    const [profile] = await this.profiles.read([userId]);
    if (profile) this.profileNotices.changed(profile);
  }
}
