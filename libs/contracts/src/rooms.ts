/**
 * Socket.IO room names (PRD 3.2). A stream's id is the name of its room.
 * Clients never name a room: they name a channel, thread or user, and the server checks.
 */
export const rooms = {
  user: (userId: string) => `user:${userId}` as const,
  channel: (channelId: string) => `channel:${channelId}` as const,
  thread: (threadId: string) => `thread:${threadId}` as const,
  presence: (userId: string) => `presence:${userId}` as const,
  presenceGlobal: 'presence:global',
} as const;
