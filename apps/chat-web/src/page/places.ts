/** Addresses of the page. */
export const places = {
  home: '/',
  administration: '/administration',
  channel: (channelId: string) => `/c/${channelId}`,
  thread: (channelId: string, threadId: string) => `/c/${channelId}/t/${threadId}`,
  /** Shows it among the messages around it. */
  message: ({ channelId, threadId, id }: { readonly channelId: string; readonly threadId?: string | undefined; readonly id: string }) =>
    threadId === undefined ? `/c/${channelId}/m/${id}` : `/c/${channelId}/t/${threadId}/m/${id}`,
};

export const routes = {
  channel: '/c/:channelId',
  message: '/c/:channelId/m/:messageId',
  thread: '/c/:channelId/t/:threadId',
  reply: '/c/:channelId/t/:threadId/m/:messageId',
  administration: '/administration',
  invitation: '/invite/:token',
} as const;
