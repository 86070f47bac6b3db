export { applyMigrations, type AppliedMigrations, MigrationError } from './apply-migrations.ts';
export { createDatabase, type Database, type DatabaseOptions } from './database.ts';
export {
  type Channel,
  ChannelKind,
  type ChannelMember,
  MemberRole,
  type Message,
  Prisma,
  type PrismaClient,
  type RefreshToken,
  type Session,
  type User,
} from './generated/client.ts';
export {
  appendEvents,
  createStreams,
  lockStreams,
  type Append,
  type AppendedBatch,
  type LockedStreams,
} from './stream-log/append.ts';
export { readEvents, readHeads } from './stream-log/read.ts';
export { withPipelinedTransaction, withTransaction, type Queryable, type Transaction } from './stream-log/transaction.ts';
export { forgetPublished, takeUnpublished } from './stream-log/unpublished.ts';
export { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
export { toChannel, type ChannelRow } from './channel-row.ts';
