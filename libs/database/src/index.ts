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
