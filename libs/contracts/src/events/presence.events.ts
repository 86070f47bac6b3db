import { z } from 'zod';
import { ephemeralEvent } from '../define/event.ts';
import { OwnPresence, Presence } from '../entities/presence.ts';

export const presenceUpdated = ephemeralEvent({
  name: 'presence:update',
  summary: 'How users whom you see, and you yourself, stand now. Changes of a moment come together; only the last of each user counts.',
  data: z.object({ users: z.array(z.union([OwnPresence, Presence])) }),
});
