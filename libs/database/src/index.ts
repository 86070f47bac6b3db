export { applyMigrations, type AppliedMigrations, MigrationError } from './apply-migrations.ts';
export { recordAudit, type NewAuditEntry } from './audit.ts';
export { withBackgroundTransaction, withSnapshotWithin } from './bounded-time.ts';
export { createDatabase, type Database, type DatabaseOptions } from './database.ts';
export { changeDeploymentRole, deploymentRoleOf, grantFirstAdministrator, readAdministrators, readDeploymentRole } from './deployment-role.ts';
export { isUniqueViolation, isUnrepresentableText } from './faults.ts';
export {
  type Channel,
  type ChannelInvitationLink,
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
export { type ReadBy, Reads } from './replicas/reads.ts';
export { AFTER_ALL_IDS, AFTER_ALL_TIMES, BEFORE_ALL_IDS } from './paging/ends-of-ids.ts';
export { keysetPage, type KeysetPage } from './paging/keyset-page.ts';
export { pageCursor } from './paging/page-cursor.ts';
export { mayRead } from './reading-access.ts';
export { readRevokedSessions, type RevokedPage } from './revoked-sessions.ts';
export {
  appendEvents,
  createStreams,
  lockStreams,
  readTime,
  writeEvents,
  type AppendedBatch,
  type StreamRange,
} from './stream-log/append.ts';
export { eventAt, Positions, type Append, type LockedStreams, type Position } from './stream-log/positions.rules.ts';
export { EVENT_ENVELOPE_BYTES, measureRanges, readBounds, readEvents, readHeads, readRanges, type EpochRange, type EventPage } from './stream-log/read.ts';
export { committingWith, withPipelinedTransaction, withSnapshot, withTransaction, type Queryable, type Transaction } from './stream-log/transaction.ts';
export { forgetPublished, hasUnpublished, takeUnpublished } from './stream-log/unpublished.ts';
export { ShardMap } from './sharding/shard-map.rules.ts';
export { createMigratedCopy, type MigratedCopy } from './migrated-copy.ts';
export { moderatorsToTell, type ReportedThing } from './report-moderators.ts';
export { renewEpochs } from './renew-epochs.ts';
export { areUsual, channelColumns, settingsColumns, toChannel, toFullChannel, toSettings, type ChannelRow, type FullChannelRow, type SettingsRow } from './channel-row.ts';
export { detailsOf, isBannedEverywhere, readBan, restrictionIn, toRestriction, type RestrictionRow, type ActiveRestriction } from './restrictions.ts';
export { hasEnded, markServiceTokensUsed, readServiceTokens, type FoundServiceToken } from './service-tokens.ts';
export { grantRights, tableRights } from './rights.ts';
