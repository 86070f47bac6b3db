import { z } from 'zod';
import { route } from '../define/route.ts';
import { OwnPresence, Presence } from '../entities/presence.ts';
import { UserId } from '../ids.ts';

export const userPresence = route({
  method: 'GET',
  feature: 'presence',
  path: '/v1/users/:userId/presence',
  summary: 'How a user stands, as the caller may see it. To hear of changes, subscribe over a socket.',
  auth: 'bearer',
  params: z.object({ userId: UserId }),
  output: z.union([OwnPresence, Presence]),
  errors: ['UNAVAILABLE'],
});
