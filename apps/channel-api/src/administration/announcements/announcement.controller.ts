import { routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { AnnouncementRepository } from './announcement.repository.ts';
import { AnnouncementService } from './announcement.service.ts';

const idCursor = pageCursor<{ id: string }>(z.object({ id: z.uuid() }));

/** What administrators tell everybody. */
@Controller()
export class AnnouncementController {
  constructor(
    private readonly announcements: AnnouncementService,
    private readonly repository: AnnouncementRepository,
  ) {}

  @Implements(routes.announce)
  announce({ body }: RouteInput<typeof routes.announce>, { userId }: Caller): Promise<RouteOutput<typeof routes.announce>> {
    return this.announcements.announce(userId, body);
  }

  @Implements(routes.listAnnouncements)
  async list({ query }: RouteInput<typeof routes.listAnnouncements>): Promise<RouteOutput<typeof routes.listAnnouncements>> {
    const before = query.after === undefined ? undefined : idCursor.decode(query.after).id;
    const { page, last } = keysetPage(await this.repository.list(before, query.limit + 1), query.limit);
    return { announcements: page, next: last ? idCursor.encode({ id: last.id }) : null };
  }

  @Implements(routes.withdrawAnnouncement)
  async withdraw({ params }: RouteInput<typeof routes.withdrawAnnouncement>, { userId }: Caller): Promise<RouteOutput<typeof routes.withdrawAnnouncement>> {
    await this.announcements.withdraw(userId, params.announcementId);
    return {};
  }
}
