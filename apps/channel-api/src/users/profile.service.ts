import { ChatError, type Profile } from '@chatgenius/contracts';
import { withTransaction, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { type Precondition } from '../http/precondition.ts';
import { DATABASE } from '../tokens.ts';
import { ProfileRepository, type ProfileChanges } from './profile.repository.ts';

/** What people say about themselves. */
@Injectable()
export class ProfileService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly profiles: ProfileRepository,
  ) {}

  /** @throws ChatError VERSION_CONFLICT */
  update(userId: string, changes: ProfileChanges, precondition: Precondition): Promise<Profile> {
    return withTransaction(this.database.pool, async (transaction) => {
      const current = await this.profiles.lock(transaction, userId);
      // Tokens may outlive their user.
      if (!current) throw new ChatError('TOKEN_INVALID');
      precondition.assert(current);
      return (await this.profiles.update(transaction, userId, changes)) ?? current;
    });
  }
}
