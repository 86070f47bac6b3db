import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { Profile } from '../entities/user.ts';

/** The whole profile each time, so that one which was lost, or came twice or late, does no harm. */
export const userUpdated = ephemeralEvent({
  name: 'user:updated',
  summary: 'The profile of somebody who shares a channel with you, or your own, reads differently now. Drop it if you know a higher `version`. One that was lost is made good when the profile is read again.',
  data: z.object({ user: Profile }),
});
