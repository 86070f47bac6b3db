import { ChatError, type Profile } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { type Precondition } from '@chatgenius/http';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { ProfileNotices } from './profile-notices.ts';
import { ProfileRepository, type ProfileChanges } from './profile.repository.ts';

/** What people say about themselves. */
@Injectable()
export class ProfileService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly profiles: ProfileRepository,
    private readonly notices: ProfileNotices,
  ) {}

  /** @throws ChatError VERSION_CONFLICT */
  async update(userId: string, changes: ProfileChanges, precondition: Precondition): Promise<Profile> {
    const { current, changed } = await withTransaction(this.database.pool, async (transaction) => {
      const current = await this.profiles.lock(transaction, userId);
      // Tokens may outlive their user.
      if (!current) throw new ChatError('TOKEN_INVALID');
      precondition.assert(current);
      return { current, changed: await this.profiles.update(transaction, userId, changes) };
    });
    if (changed) this.notices.changed(changed);
    return changed ?? current;
  }
}
