/**
 * The Socket.IO room (PRD 3.2): a user's connections on all gateways, through the Redis adapter. Streams and presence need no rooms,
 * because each gateway knows its subscribers and watchers. Clients never name a room; they name a channel, thread or user.
 */
export const rooms = {
  user: (userId: string) => `user:${userId}` as const,
} as const;
