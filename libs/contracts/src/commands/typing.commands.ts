import { z } from 'zod';
import { command, Traced } from '../define/command.ts';
import { Conversation } from '../entities/cursor.ts';

const Stop = z.looseObject({ typing: z.literal(false) });

export const userTyping = command({
  name: 'user:typing',
  scope: 'messages:send',
  feature: 'typing',
  summary:
    'You are typing in a joined channel or thread, or no longer. Say so again every six to seven seconds while it lasts; it ends by itself, and with your message. Stopping is not limited in rate.',
  permission: 'message:send',
  input: Conversation.extend({ typing: z.boolean(), ...Traced }),
  output: z.object({ expiresInMs: z.int().nonnegative() }).describe('How long it lasts unless it is said again; 0 after stopping. That others are shown it is not promised.'),
  errors: ['NOT_JOINED', 'NOT_ALLOWED', 'ARCHIVED', 'MUTED'],
  limit: 'user:typing',
  // Whoever has used up the limit may still say that they have stopped.
  isExempt: (payload) => Stop.safeParse(payload).success,
});
