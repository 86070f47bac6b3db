import { ChatError, streams, type User } from '@chatgenius/contracts';
import { createStreams, isUniqueViolation, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';

/** What may be shown of a user. */
const SHOWN = { id: true, handle: true, displayName: true } as const;

/** People have a password, bots an owner. */
export type NewUser = User & ({ readonly passwordHash: string } | { readonly ownerId: string });

@Injectable()
export class UserRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A user and the empty stream of what concerns them. @throws ChatError HANDLE_TAKEN */
  async insert(transaction: Transaction, user: NewUser): Promise<void> {
    const [kind, passwordHash, ownerId] = 'ownerId' in user ? ['bot', null, user.ownerId] : ['person', user.passwordHash, null];
    try {
      await transaction.query('INSERT INTO users (id, kind, handle, display_name, password_hash, owner_id) VALUES ($1, $2, $3, $4, $5, $6)', [
        user.id,
        kind,
        user.handle,
        user.displayName,
        passwordHash,
        ownerId,
      ]);
    } catch (error) {
      if (isUniqueViolation(error)) throw new ChatError('HANDLE_TAKEN');
      throw error;
    }
    await createStreams(transaction, [streams.user(user.id)]);
  }

  /** Somebody who can sign in, which bots cannot. */
  async findByHandle(handle: string): Promise<(User & { passwordHash: string }) | undefined> {
    const user = await this.database.prisma.user.findUnique({ where: { handle }, select: { ...SHOWN, passwordHash: true } });
    return user?.passwordHash ? { ...user, passwordHash: user.passwordHash } : undefined;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.database.prisma.user.count({ where: { id } })) > 0;
  }

  async changePasswordHash(id: string, passwordHash: string): Promise<void> {
    await this.database.prisma.user.update({ where: { id }, data: { passwordHash } });
  }
}
