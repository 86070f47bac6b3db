import { ChatError, streams, type User } from '@chatgenius/contracts';
import { createStreams, isUniqueViolation, type Database, type Transaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { hashOfHandle } from './retired-handles.ts';

/** What may be shown of a user. */
const SHOWN = { id: true, handle: true, displayName: true } as const;

/** People have a password, unless another product signs them in; bots have an owner. */
export type NewUser = User & ({ readonly passwordHash: string } | { readonly ownerId: string } | { readonly external: true });

@Injectable()
export class UserRepository {
  constructor(@Inject(DATABASE) private readonly database: Database) {}

  /**
   * Holds the row of somebody until the commit. To be called before anything else of what they sign in with is changed (password, mail,
   * second factor, challenges): whoever changes several of these does so one after the other, and nothing is given to somebody who is forgotten.
   * @returns false when they are
   */
  async hold(transaction: Transaction, userId: string): Promise<boolean> {
    const { rowCount } = await transaction.query({ name: 'hold-person', text: 'SELECT FROM users WHERE id = $1 AND anonymised_at IS NULL FOR NO KEY UPDATE', values: [userId] });
    return rowCount === 1;
  }

  /** A user and the empty stream of what concerns them. @throws ChatError HANDLE_TAKEN */
  async insert(transaction: Transaction, user: NewUser): Promise<void> {
    if (await this.#isRetired(transaction, user.handle)) throw new ChatError('HANDLE_TAKEN');
    const [kind, passwordHash, ownerId] = 'ownerId' in user ? ['bot', null, user.ownerId] : ['person', 'passwordHash' in user ? user.passwordHash : null, null];
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

  async find(id: string): Promise<User | undefined> {
    return (await this.database.prisma.user.findUnique({ where: { id }, select: SHOWN })) ?? undefined;
  }

  /** Somebody who can sign in, which bots cannot. */
  async findByHandle(handle: string): Promise<(User & { passwordHash: string }) | undefined> {
    const user = await this.database.prisma.user.findUnique({ where: { handle }, select: { ...SHOWN, passwordHash: true } });
    return user?.passwordHash ? { ...user, passwordHash: user.passwordHash } : undefined;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.database.prisma.user.count({ where: { id } })) > 0;
  }

  /** Whether somebody was called so who is forgotten: nobody else is to be taken for them. */
  async #isRetired(transaction: Transaction, handle: string): Promise<boolean> {
    const { rowCount } = await transaction.query('SELECT FROM retired_handles WHERE hash = $1', [hashOfHandle(handle)]);
    return rowCount === 1;
  }
}
