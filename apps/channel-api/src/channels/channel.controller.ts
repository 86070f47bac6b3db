import { type Identity } from '@chatgenius/auth';
import { mayInDeployment, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { Implements } from '../http/implements.decorator.ts';
import { ChannelRepository, type ChannelPosition } from './channel.repository.ts';
import { MembershipService } from '../members/membership.service.ts';

const channelCursor = pageCursor<ChannelPosition>(z.object({ name: z.string(), id: z.guid() }));
/** Before the first: no name is empty. */
const START: ChannelPosition = { name: '', id: '00000000-0000-0000-0000-000000000000' };

/** Makes channels, and lists the visible ones. */
@Controller()
export class ChannelController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly memberships: MembershipService,
  ) {}

  @Implements(routes.createChannel)
  create({ body }: RouteInput<typeof routes.createChannel>, caller: Identity): Promise<RouteOutput<typeof routes.createChannel>> {
    return this.memberships.create(caller.userId, body);
  }

  @Implements(routes.listChannels)
  async list({ query }: RouteInput<typeof routes.listChannels>, caller: Identity): Promise<RouteOutput<typeof routes.listChannels>> {
    const after = query.after === undefined ? START : channelCursor.decode(query.after);
    const browses = mayInDeployment(await this.channels.deploymentRole(caller.userId), 'channel:browse');
    const { page, last } = keysetPage(await this.channels.list(caller.userId, { browses, after, limit: query.limit + 1 }), query.limit);
    return { channels: page, next: last ? channelCursor.encode({ name: last.name, id: last.id }) : null };
  }
}
