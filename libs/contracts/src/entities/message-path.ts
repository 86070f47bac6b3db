import { z } from 'zod';
import { ClientMessageId, Timestamp, UserId } from '../ids.ts';
import { Cursor, Seq, StreamId } from '../streams.ts';
import { GatewayName } from './connection.ts';

/** What one gateway remembers of a message: of the last minutes, since it started. */
export const GatewayPart = z.object({
  gateway: GatewayName,
  accepted: z.array(z.object({ at: Timestamp, answeredAt: Timestamp, outcome: z.string().describe('`ok`, or why it was refused.') })).describe('Sends of the message that this gateway took; several where the client repeated it.'),
  received: z.array(Timestamp).describe('When it was the turn of its event here.'),
  written: z.array(z.object({ at: Timestamp, connections: z.int().nonnegative() })),
  recovered: z.array(z.object({ at: Timestamp, userId: UserId })).describe('Users who got it as something that they had missed.'),
}).meta({ id: 'GatewayPart', description: 'What one gateway remembers of a message.' });
export type GatewayPart = z.infer<typeof GatewayPart>;

/** The group that a message was committed in. */
export const CommitGroup = z.object({
  instance: z.string().describe('SERVICE_INSTANCE of the messaging-service.'),
  messages: z.int().positive().describe('In the same group.'),
  beganAt: Timestamp,
  committedAt: Timestamp,
}).meta({ id: 'CommitGroup', description: 'The group that a message was committed in.' });
export type CommitGroup = z.infer<typeof CommitGroup>;

/** What the database knows of a message, however old it is. */
export const StoredPart = z.object({
  senderId: UserId,
  clientMessageId: ClientMessageId,
  stream: StreamId,
  seq: Seq,
  committedAt: Timestamp,
  unpublished: z.boolean().describe('Whether batches of before its commit are still noted as unpublished.'),
  deliveredTo: z.array(UserId).describe('Users whose clients have told that it came, the first 100; with what is withheld from others.'),
  readBy: z.array(UserId).describe('The same of those who have read it.'),
  webhooks: z.array(z.object({ webhookId: z.uuid(), at: Timestamp, attempt: z.int(), delivered: z.boolean(), httpStatus: z.int().nullable(), error: z.string().nullable() })).describe('Attempts to post it, the first 100.'),
}).meta({ id: 'StoredPart', description: 'What the database knows of a message.' });

/** A refused command. */
export const RefusedCommand = z.object({ at: Timestamp, command: z.string(), reason: z.string() }).meta({ id: 'RefusedCommand', description: 'A command that was refused.' });

/** What a user does on one gateway now. */
export const UserPart = z.object({
  gateway: GatewayName,
  connections: z.array(
    z.object({
      id: z.string(),
      since: Timestamp,
      unanswered: z.int().nonnegative().describe('Commands that wait for their answer.'),
      behind: z.boolean().describe('Whether the client has not read all of what was written to it.'),
      streams: z.array(Cursor.extend({ stream: StreamId })).describe('Joined streams, and up to where events were written; the first 100.'),
    }),
  ),
  refused: z.array(RefusedCommand).describe('Commands that were refused lately, rate limits included, the newest first.'),
}).meta({ id: 'UserPart', description: 'What a user does on one gateway now.' });
export type UserPart = z.infer<typeof UserPart>;
