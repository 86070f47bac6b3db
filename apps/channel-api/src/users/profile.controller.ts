import { ChatError, routes, type Profile, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { keysetPage, pageCursor } from '@chatgenius/database';
import { IfMatch, Implements, Precondition, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import { ProfileRepository } from './profile.repository.ts';
import { ProfileService } from './profile.service.ts';

const handleCursor = pageCursor<{ handle: string }>(z.object({ handle: z.string() }));

/** What people say about themselves, and how they are found. */
@Controller()
export class ProfileController {
  constructor(
    private readonly profiles: ProfileRepository,
    private readonly service: ProfileService,
  ) {}

  @Implements(routes.me)
  me(_: RouteInput<typeof routes.me>, { userId }: Caller): Promise<RouteOutput<typeof routes.me>> {
    return this.#own(userId);
  }

  @Implements(routes.updateProfile)
  update({ body }: RouteInput<typeof routes.updateProfile>, { userId }: Caller, @IfMatch() precondition: Precondition): Promise<RouteOutput<typeof routes.updateProfile>> {
    return this.service.update(userId, body, precondition);
  }

  @Implements(routes.readProfiles)
  async list({ query }: RouteInput<typeof routes.readProfiles>): Promise<RouteOutput<typeof routes.readProfiles>> {
    return { users: await this.profiles.read(query.ids) };
  }

  @Implements(routes.findUsers)
  async find({ query }: RouteInput<typeof routes.findUsers>): Promise<RouteOutput<typeof routes.findUsers>> {
    const after = query.after === undefined ? '' : handleCursor.decode(query.after).handle;
    const { page, last } = keysetPage(await this.profiles.find(query.query, after, query.limit + 1), query.limit);
    return { users: page, next: last ? handleCursor.encode({ handle: last.handle }) : null };
  }

  @Implements(routes.readProfile)
  async read({ params }: RouteInput<typeof routes.readProfile>): Promise<RouteOutput<typeof routes.readProfile>> {
    const [profile] = await this.profiles.read([params.userId]);
    if (!profile) throw new ChatError('USER_NOT_FOUND');
    return profile;
  }

  async #own(userId: string): Promise<Profile> {
    const [profile] = await this.profiles.read([userId]);
    // Tokens may outlive their user.
    if (!profile) throw new ChatError('TOKEN_INVALID');
    return profile;
  }
}
