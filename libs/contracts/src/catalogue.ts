import { channelJoin, channelLeave } from './commands/channel.commands.ts';
import { messageDelivered, messageRead, messageUnread } from './commands/cursor.commands.ts';
import { messageAppend, messageBegin, messageCancel, messageFinish, messageText } from './commands/live.commands.ts';
import { messageDelete, messageEdit, messagePin, messageSend, messageUnpin, reactionAdd, reactionRemove } from './commands/message.commands.ts';
import { presenceActivity, presenceSubscribe, presenceUnsubscribe, presenceUpdate } from './commands/presence.commands.ts';
import { sessionChannels, sessionPing, sessionRefresh, sessionResume } from './commands/session.commands.ts';
import { threadFollow, threadJoin, threadLeave, threadUnfollow } from './commands/thread.commands.ts';
import { userTyping } from './commands/typing.commands.ts';
import { type HttpService, type RouteContract } from './define/route.ts';
import * as live from './events/live.events.ts';
import * as presence from './events/presence.events.ts';
import * as receipt from './events/receipt.events.ts';
import * as session from './events/session.events.ts';
import * as stream from './events/stream.events.ts';
import * as typing from './events/typing.events.ts';
import * as administration from './routes/administration.routes.ts';
import * as announcement from './routes/announcement.routes.ts';
import * as userEvent from './events/user.events.ts';
import * as account from './routes/account.routes.ts';
import * as audit from './routes/audit.routes.ts';
import * as auth from './routes/auth.routes.ts';
import * as block from './routes/block.routes.ts';
import * as bot from './routes/bot.routes.ts';
import * as bulk from './routes/bulk.routes.ts';
import * as channel from './routes/channel.routes.ts';
import * as direct from './routes/direct.routes.ts';
import * as email from './routes/email.routes.ts';
import * as exchange from './routes/exchange.routes.ts';
import * as file from './routes/file.routes.ts';
import * as history from './routes/history.routes.ts';
import * as invitation from './routes/invitation.routes.ts';
import * as invitationLink from './routes/invitation-link.routes.ts';
import * as liveRoutes from './routes/live.routes.ts';
import * as moderation from './routes/moderation.routes.ts';
import * as password from './routes/password.routes.ts';
import * as personal from './routes/personal.routes.ts';
import * as presenceRoutes from './routes/presence.routes.ts';
import * as reading from './routes/reading.routes.ts';
import * as retention from './routes/retention.routes.ts';
import * as search from './routes/search.routes.ts';
import { readStatistics } from './routes/statistics.routes.ts';
import * as role from './routes/role.routes.ts';
import * as secondFactor from './routes/second-factor.routes.ts';
import * as ownSession from './routes/session.routes.ts';
import * as user from './routes/user.routes.ts';
import * as webhook from './routes/webhook.routes.ts';

/** Every command a client may send. */
export const commands = {
  sessionResume,
  sessionPing,
  sessionRefresh,
  sessionChannels,
  channelJoin,
  channelLeave,
  threadJoin,
  threadLeave,
  threadFollow,
  threadUnfollow,
  messageSend,
  messageEdit,
  messageDelete,
  messageBegin,
  messageAppend,
  messageFinish,
  messageCancel,
  messageText,
  messagePin,
  messageUnpin,
  reactionAdd,
  reactionRemove,
  messageDelivered,
  messageRead,
  messageUnread,
  presenceUpdate,
  presenceActivity,
  presenceSubscribe,
  presenceUnsubscribe,
  userTyping,
} as const;

/** Every event that is part of a stream. */
export const streamEvents = stream;

/** Every event that is part of no stream: what may be lost, and notices about the connection. */
export const ephemeralEvents = {
  sessionReady: session.sessionReady,
  sessionExpiring: session.sessionExpiring,
  sessionRevoked: session.sessionRevoked,
  sessionDraining: session.sessionDraining,
  announcement: session.announcement,
  announcementWithdrawn: session.announcementWithdrawn,
  channelActivity: session.channelActivity,
  messageDelta: live.messageDelta,
  messageReceipts: receipt.messageReceipts,
  presenceUpdated: presence.presenceUpdated,
  userTyping: typing.userTyping,
  userUpdated: userEvent.userUpdated,
  errorEvent: session.errorEvent,
} as const;

/** Every HTTP route. */
export const routes = {
  signUp: auth.signUp,
  signIn: auth.signIn,
  refresh: auth.refresh,
  signOut: auth.signOut,
  signOutEverywhere: auth.signOutEverywhere,
  jwks: auth.jwks,
  ...ownSession,
  ...password,
  ...email,
  ...secondFactor,
  ...exchange,
  me: auth.me,
  ...user,
  ...account,
  ...role,
  ...channel,
  ...invitation,
  ...direct,
  ...invitationLink,
  ...moderation,
  ...audit,
  ...history,
  ...file,
  ...reading,
  ...personal,
  ...webhook,
  ...bot,
  ...bulk,
  ...liveRoutes,
  ...search,
  ...presenceRoutes,
  ...block,
  ...administration,
  ...announcement,
  ...retention,
  readStatistics,
} as const;

/** The routes that a service answers. */
export const routesOf = (service: HttpService): readonly RouteContract[] =>
  Object.values<RouteContract>(routes).filter(({ service: answering = 'channel-api' }) => answering === service);
