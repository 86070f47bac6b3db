import { Publication } from '@chatgenius/bus';
import { ChatError, routes, type RouteInput, type RouteOutput } from '@chatgenius/contracts';
import { changeDeploymentRole, withTransaction, type Database } from '@chatgenius/database';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller, Inject } from '@nestjs/common';
import { DATABASE } from '../tokens.ts';
import { ProfileNotices } from './profile-notices.ts';
import { ProfileRepository } from './profile.repository.ts';

/** What people are in the deployment. */
@Controller()
export class RoleController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly profiles: ProfileRepository,
    private readonly notices: ProfileNotices,
    private readonly publication: Publication,
  ) {}

  @Implements(routes.changeDeploymentRole)
  async change({ params, body }: RouteInput<typeof routes.changeDeploymentRole>, caller: Caller): Promise<RouteOutput<typeof routes.changeDeploymentRole>> {
    const batch = await withTransaction(this.database.pool, (transaction) => changeDeploymentRole(transaction, { actorId: caller.userId, userId: params.userId, ...body }));
    if (batch) this.publication.publish(batch);
    const [profile] = await this.profiles.read([params.userId]);
    if (!profile) throw new ChatError('USER_NOT_FOUND');
    // What somebody may in the deployment is part of their profile.
    if (batch) this.notices.changed(profile);
    return profile;
  }
}
