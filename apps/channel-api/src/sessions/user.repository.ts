import { ChatError, streams, type User } from '@chatgenius/contracts';
import { createStreams, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { codeOf, UNIQUE_VIOLATION } from '../database-faults.ts';
import { DATABASE } from '../tokens.ts';

/** What may be shown of a user. */
const SHOWN = { id: true, handle: true, displayName: true } as const;

@Injectable()
export class UserRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /** A user and the empty stream of what concerns them. @throws ChatError HANDLE_TAKEN */
  async insert(transaction: Transaction, user: User & { passwordHash: string }): Promise<void> {
    try {
      await transaction.query('INSERT INTO users (id, handle, display_name, password_hash) VALUES ($1, $2, $3, $4)', [
        user.id,
        user.handle,
        user.displayName,
        user.passwordHash,
      ]);
    } catch (error) {
      if (codeOf(error) === UNIQUE_VIOLATION) throw new ChatError('HANDLE_TAKEN');
      throw error;
    }
    await createStreams(transaction, [streams.user(user.id)]);
  }

  findByHandle(handle: string): Promise<(User & { passwordHash: string }) | null> {
    return this.database.prisma.user.findUnique({ where: { handle }, select: { ...SHOWN, passwordHash: true } });
  }

  findById(id: string): Promise<User | null> {
    return this.database.prisma.user.findUnique({ where: { id }, select: SHOWN });
  }

  async changePasswordHash(id: string, passwordHash: string): Promise<void> {
    await this.database.prisma.user.update({ where: { id }, data: { passwordHash } });
  }
}
