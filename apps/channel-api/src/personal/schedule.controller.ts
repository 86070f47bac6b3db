import { type Identity } from '@chatgenius/auth';
import { Requester } from '@chatgenius/bus';
import { personalRequests, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Implements } from '@chatgenius/http';

/** Messages that wait for their time. */
@Controller()
export class ScheduleController {
  constructor(private readonly requester: Requester) {}

  @Implements(routes.scheduleMessage)
  async create({ body }: RouteInput<typeof routes.scheduleMessage>, { userId }: Identity): Promise<RouteOutput<typeof routes.scheduleMessage>> {
    const { id: scheduleId = randomUUID(), attachmentIds = [], ...plan } = body;
    return (await this.requester.request(personalRequests.scheduleCreate, { ...plan, attachmentIds, scheduleId, userId })).scheduled;
  }

  @Implements(routes.listScheduled)
  list({ query }: RouteInput<typeof routes.listScheduled>, { userId }: Identity): Promise<RouteOutput<typeof routes.listScheduled>> {
    return this.requester.request(personalRequests.scheduleList, { ...query, userId });
  }

  @Implements(routes.updateScheduled)
  async update({ params, body }: RouteInput<typeof routes.updateScheduled>, { userId }: Identity): Promise<RouteOutput<typeof routes.updateScheduled>> {
    return (await this.requester.request(personalRequests.scheduleUpdate, { ...params, ...body, userId })).scheduled;
  }

  @Implements(routes.cancelScheduled)
  cancel({ params }: RouteInput<typeof routes.cancelScheduled>, { userId }: Identity): Promise<RouteOutput<typeof routes.cancelScheduled>> {
    return this.requester.request(personalRequests.scheduleCancel, { ...params, userId });
  }
}
