import { ChatError, limits, may, saysSomething, streamEvents, type Conversation, type ScheduledMessage } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { assertMayRead } from '../personal/may-read.ts';
import { OwnTurns, type OwnTurn } from '../personal/own-turns.ts';
import { assertAhead, assertChangeable } from './schedule.rules.ts';
import { countScheduled, deleteScheduled, insertScheduled, lockScheduled, updateScheduled } from './schedule.repository.ts';

export interface SchedulePlan extends Conversation {
  readonly scheduleId: string;
  readonly text: string;
  readonly attachmentIds: readonly string[];
  readonly sendAt: string;
}

/** Messages that wait for their time, as their authors make and change them. */
@Injectable()
export class SchedulingService {
  constructor(
    private readonly pool: Pool,
    private readonly turns: OwnTurns,
  ) {}

  /** Once under its id. What can be known now is asked now; all of it when the time comes. @throws ChatError */
  async create(userId: string, plan: SchedulePlan): Promise<ScheduledMessage> {
    const { role, archived } = await assertMayRead(this.pool, userId, plan);
    if (archived) throw new ChatError('ARCHIVED');
    if (!may(role, 'message:send')) throw new ChatError('NOT_ALLOWED');
    return this.turns.take(userId, async (turn) => {
      const known = await lockScheduled(turn.transaction, userId, plan.scheduleId);
      if (known) return known;
      assertAhead(new Date(plan.sendAt), turn.at);
      if ((await countScheduled(turn.transaction, userId)) >= limits.scheduledPerUser) throw new ChatError('TOO_MANY_SCHEDULED');
      const { scheduleId: id, channelId, threadId, text, attachmentIds, sendAt } = plan;
      const scheduled: ScheduledMessage = { id, channelId, threadId, text, attachmentIds: [...attachmentIds], sendAt, createdAt: turn.at.toISOString(), state: 'waiting' };
      const inserted = await insertScheduled(turn.transaction, userId, scheduled);
      // Of somebody else, who has chosen the same id.
      if (inserted === undefined) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.id', message: 'Choose another id.' }] });
      await told(turn, inserted, 'waiting');
      return inserted;
    });
  }

  /** @throws ChatError SCHEDULE_NOT_FOUND, ALREADY_SENDING, PAYLOAD_MALFORMED */
  update(userId: string, scheduleId: string, changes: Partial<Pick<ScheduledMessage, 'text' | 'attachmentIds' | 'sendAt'>>): Promise<ScheduledMessage> {
    return this.turns.take(userId, async (turn) => {
      const known = await lockScheduled(turn.transaction, userId, scheduleId);
      assertChangeable(known);
      const { id, channelId, threadId, createdAt } = known;
      const { text = known.text, attachmentIds = known.attachmentIds, sendAt = known.sendAt } = changes;
      const time = new Date(sendAt);
      const next: ScheduledMessage = { id, channelId, ...(threadId !== undefined && { threadId }), text, attachmentIds, sendAt: time.toISOString(), createdAt, state: 'waiting' };
      assertAhead(time, turn.at);
      if (!saysSomething({ channelId, clientMessageId: id, text, attachmentIds })) throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'body.text', message: 'A message needs text or a file.' }] });
      await updateScheduled(turn.transaction, next);
      await told(turn, next, 'waiting');
      return next;
    });
  }

  /** @throws ChatError SCHEDULE_NOT_FOUND, ALREADY_SENDING */
  cancel(userId: string, id: string): Promise<void> {
    return this.turns.take(userId, async (turn) => {
      const known = await lockScheduled(turn.transaction, userId, id);
      assertChangeable(known);
      await deleteScheduled(turn.transaction, id);
      await told(turn, known, 'cancelled');
    });
  }
}

type Outcome = 'waiting' | 'cancelled' | 'sent' | 'failed';

/** What becomes of a scheduled message, without its text. */
export async function told({ tell }: OwnTurn, { id, channelId, threadId, sendAt }: ScheduledMessage, state: Outcome, more: { messageId?: string; reason?: string } = {}): Promise<void> {
  await tell(streamEvents.scheduleChanged, { scheduleId: id, channelId, ...(threadId !== undefined && { threadId }), sendAt, state, ...more });
}
