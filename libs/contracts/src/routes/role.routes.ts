import { z } from 'zod';
import { route } from '../define/route.ts';
import { Reason } from '../entities/audit.ts';
import { DeploymentRole, Profile } from '../entities/user.ts';
import { UserId } from '../ids.ts';

export const changeDeploymentRole = route({
  method: 'PUT',
  path: '/v1/users/:userId/role',
  summary: 'Give somebody another role in the deployment. It holds from their next request on. Bots have none of their own, and the last administrator stays one.',
  auth: 'bearer',
  permission: 'user:administer',
  params: z.object({ userId: UserId }),
  body: z.object({ role: DeploymentRole, reason: Reason.optional() }),
  output: Profile,
  errors: ['NOT_ALLOWED', 'USER_NOT_FOUND', 'LAST_ADMINISTRATOR'],
});
