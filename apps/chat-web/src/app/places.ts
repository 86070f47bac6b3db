/** Addresses of the page. */
export const places = {
  home: '/',
  channel: (channelId: string) => `/c/${channelId}`,
  message: (channelId: string, messageId: string) => `/c/${channelId}/m/${messageId}`,
  thread: (channelId: string, threadId: string) => `/c/${channelId}/t/${threadId}`,
};

export const routes = {
  channel: '/c/:channelId',
  message: '/c/:channelId/m/:messageId',
  thread: '/c/:channelId/t/:threadId',
  invitation: '/invite/:token',
} as const;
