import { Answers } from '@chatgenius/bus';
import { personalRequests, Timestamp, type RequestInput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { readScheduled, type SchedulePosition } from './schedule.repository.ts';
import { SchedulingService } from './scheduling.service.ts';

const cursor = pageCursor<SchedulePosition>(z.object({ at: Timestamp, id: z.guid() }));

/** Messages that wait for their time. */
@Controller()
export class ScheduleController {
  constructor(
    private readonly scheduling: SchedulingService,
    private readonly pool: Pool,
  ) {}

  @Answers(personalRequests.scheduleCreate)
  async create({ userId, ...plan }: RequestInput<typeof personalRequests.scheduleCreate>) {
    return { scheduled: await this.scheduling.create(userId, plan) };
  }

  @Answers(personalRequests.scheduleUpdate)
  async update({ userId, scheduleId, ...changes }: RequestInput<typeof personalRequests.scheduleUpdate>) {
    return { scheduled: await this.scheduling.update(userId, scheduleId, changes) };
  }

  @Answers(personalRequests.scheduleCancel)
  async cancel({ userId, scheduleId }: RequestInput<typeof personalRequests.scheduleCancel>) {
    await this.scheduling.cancel(userId, scheduleId);
    return {};
  }

  /** They are few, and so is what a page of them weighs. */
  @Answers(personalRequests.scheduleList)
  async list({ userId, after, limit }: RequestInput<typeof personalRequests.scheduleList>) {
    const position = after === undefined ? undefined : cursor.decode(after);
    const { page, last } = keysetPage(await readScheduled(this.pool, userId, position, Math.min(limit, 50) + 1), Math.min(limit, 50));
    return { scheduled: page, next: last ? cursor.encode({ at: last.sendAt, id: last.id }) : null };
  }
}
