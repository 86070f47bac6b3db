// Generated from libs/contracts by `npm run generate`; change it there.

import type * as schemas from './schemas.ts';

/** Every command: by name, what it carries and what its ack brings. */
export interface Commands {
  /** Take up many streams at once where an earlier connection left them, with a verdict for each. May be refused for `UNAVAILABLE`. */
  sessionResume: { name: 'session:resume'; input: schemas.SessionResumeInput; output: schemas.SessionResumeOutput };
  /** Whether this connection still reaches its gateway, which answers at once and by itself: for clients that have slept, or wait for another answer. */
  sessionPing: { name: 'session:ping'; input: schemas.SessionPingInput; output: schemas.SessionPingOutput };
  /** Go on with a fresh access token of the same session, without a new connection. A refusal changes nothing. May be refused for `TOKEN_MISSING`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SESSION_REVOKED`, `SESSION_MISMATCH`, `UNAVAILABLE`. */
  sessionRefresh: { name: 'session:refresh'; input: schemas.SessionRefreshInput; output: schemas.SessionRefreshOutput };
  /** Your channels in pages, after a session:ready with moreChannels: repeat it with `after` as `next` of the answer, until that is null. May be refused for `UNAVAILABLE`. */
  sessionChannels: { name: 'session:channels'; input: schemas.SessionChannelsInput; output: schemas.SessionChannelsOutput };
  /** Receive the events of a channel from now on, and what was missed since a cursor. May be refused for `CHANNEL_NOT_FOUND`, `BANNED`, `UNAVAILABLE`. */
  channelJoin: { name: 'channel:join'; input: schemas.ChannelJoinInput; output: schemas.ChannelJoinOutput };
  /** Stop receiving the events of a channel on this connection. Membership stays as it is. */
  channelLeave: { name: 'channel:leave'; input: schemas.ChannelLeaveInput; output: schemas.ChannelLeaveOutput };
  /** Receive the replies under a message from now on, and what was missed since a cursor. May be refused for `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  threadJoin: { name: 'thread:join'; input: schemas.ThreadJoinInput; output: schemas.ThreadJoinOutput };
  /** Stop receiving the replies under a message on this connection. */
  threadLeave: { name: 'thread:leave'; input: schemas.ThreadLeaveInput; output: schemas.ThreadLeaveOutput };
  /** Count the unread replies of a thread. Replying, or being mentioned in it, follows it as well. May be refused for `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  threadFollow: { name: 'thread:follow'; input: schemas.ThreadFollowInput; output: schemas.ThreadFollowOutput };
  /** Stop counting the unread replies of a thread, until the next own reply or mention. May be refused for `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  threadUnfollow: { name: 'thread:unfollow'; input: schemas.ThreadUnfollowInput; output: schemas.ThreadUnfollowOutput };
  /** Write a message into a channel or a thread. The ack comes after the commit; a repeat answers with the first message. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `MESSAGE_NOT_FOUND`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `SLOW_MODE`, `FILTERED`, `MESSAGE_REFUSED`, `TEXT_TOO_LONG`, `TOO_MANY_MENTIONS`, `TOO_MANY_ATTACHMENTS`, `ATTACHMENT_NOT_FOUND`, `FILE_REFUSED`, `UNAVAILABLE`. */
  messageSend: { name: 'message:send'; input: schemas.MessageSendInput; output: schemas.MessageSendOutput };
  /** Replace the text of an own message; its metadata stays unless another one, or `null` for none, is given. The earlier text is kept. Whom the edit mentions is told so, and whom it no longer mentions. Counts as a message that is sent. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `BANNED`, `MUTED`, `FILTERED`, `MESSAGE_REFUSED`, `CANNOT_MESSAGE`, `TEXT_TOO_LONG`, `TOO_MANY_MENTIONS`, `UNAVAILABLE`. */
  messageEdit: { name: 'message:edit'; input: schemas.MessageEditInput; output: schemas.MessageEditOutput };
  /** Delete an own message, or anybody’s as a moderator. A tombstone stays in its place; deleting twice changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `UNAVAILABLE`. */
  messageDelete: { name: 'message:delete'; input: schemas.MessageDeleteInput; output: schemas.MessageDeleteOutput };
  /** Begin a message that is read while it is written. The ack comes after the commit; a repeat answers with the message as it is now, and takes up one that was interrupted. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `MESSAGE_NOT_FOUND`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `SLOW_MODE`, `FILTERED`, `MESSAGE_REFUSED`, `TEXT_TOO_LONG`, `TOO_MANY_MENTIONS`, `TOO_MANY_LIVE`, `UNAVAILABLE`. */
  messageBegin: { name: 'message:begin'; input: schemas.MessageBeginInput; output: schemas.MessageBeginOutput };
  /** Add text to an own live message. What it has already is passed over, so that a repeat or an overlap does no harm, as long as it says the same; a hole is refused with the offset that is expected. Without text it keeps the message alive. Takes up one that was interrupted. Authorised like a message each time. Counts bytes of UTF-8. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `OFFSET_MISMATCH`, `NOT_STREAMING`, `TEXT_DIFFERS`, `TEXT_TOO_LONG`, `UNAVAILABLE`. */
  messageAppend: { name: 'message:append'; input: schemas.MessageAppendInput; output: schemas.MessageAppendOutput };
  /** End an own live message: its text is whole, and counted as unread, searched and told of from now on. The ack comes after the commit; a repeat answers with the message as it is. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `OFFSET_MISMATCH`, `NOT_STREAMING`, `TEXT_DIFFERS`, `FILTERED`, `MESSAGE_REFUSED`, `UNAVAILABLE`. */
  messageFinish: { name: 'message:finish'; input: schemas.MessageFinishInput; output: schemas.MessageFinishOutput };
  /** Ask the writer of a live message to stop: `message:cancelling` in their own stream, and the ack of their next append, say so. The message is finished by them, or is interrupted. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `NOT_STREAMING`, `UNAVAILABLE`. */
  messageCancel: { name: 'message:cancel'; input: schemas.MessageCancelInput; output: schemas.MessageCancelOutput };
  /** Text of a live message from an offset on, as far as it is committed by now: for readers who have missed a delta. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  messageText: { name: 'message:text'; input: schemas.MessageTextInput; output: schemas.MessageTextOutput };
  /** Pin a message to its channel. Pinning twice changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `TOO_MANY_PINS`, `UNAVAILABLE`. */
  messagePin: { name: 'message:pin'; input: schemas.MessagePinInput; output: schemas.MessagePinOutput };
  /** Take a message off its channel’s pins. Unpinning twice changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `BANNED`, `MUTED`, `UNAVAILABLE`. */
  messageUnpin: { name: 'message:unpin'; input: schemas.MessageUnpinInput; output: schemas.MessageUnpinOutput };
  /** React to a message. The same reaction twice changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `TOO_MANY_REACTIONS`, `UNAVAILABLE`. */
  reactionAdd: { name: 'reaction:add'; input: schemas.ReactionAddInput; output: schemas.ReactionAddOutput };
  /** Take an own reaction back. One that is not there changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `ARCHIVED`, `UNAVAILABLE`. */
  reactionRemove: { name: 'reaction:remove'; input: schemas.ReactionRemoveInput; output: schemas.ReactionRemoveOutput };
  /** Everything up to a position has reached this user. Only moves forward; a position beyond the head stands for the head. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `UNAVAILABLE`, `FEATURE_DISABLED`. */
  messageDelivered: { name: 'message:delivered'; input: schemas.MessageDeliveredInput; output: schemas.MessageDeliveredOutput };
  /** Everything up to a position has been read by this user. Only moves forward; ends a mark of `message:unread` by reading beyond it all, or by naming it. A position beyond the head stands for the head. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  messageRead: { name: 'message:read'; input: schemas.MessageReadInput; output: schemas.MessageReadOutput };
  /** Mark everything from a message on as unread, on all devices of this user. Who has read it is told to others as before. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  messageUnread: { name: 'message:unread'; input: schemas.MessageUnreadInput; output: schemas.MessageUnreadOutput };
  /** Set your status by hand, and what you say of yourself, for a time or until you take it back. The ack comes after the commit. May be refused for `UNAVAILABLE`, `FEATURE_DISABLED`. */
  presenceUpdate: { name: 'presence:update'; input: schemas.PresenceUpdateInput; output: schemas.PresenceUpdateOutput };
  /** Whether somebody is at this connection: for clients that know it better than by the commands that they send. Going counts as a status that is set; coming back does not. May be refused for `FEATURE_DISABLED`. */
  presenceActivity: { name: 'presence:activity'; input: schemas.PresenceActivityInput; output: schemas.PresenceActivityOutput };
  /** See users from now on: how they stand, and each change as `presence:update`. `global` is the changes of everybody with whom you share a channel, collected, and not all of them under load. May be refused for `TOO_MANY_SUBSCRIPTIONS`, `UNAVAILABLE`, `FEATURE_DISABLED`. */
  presenceSubscribe: { name: 'presence:subscribe'; input: schemas.PresenceSubscribeInput; output: schemas.PresenceSubscribeOutput };
  /** See them no longer. Everything ends with the connection as well. May be refused for `FEATURE_DISABLED`. */
  presenceUnsubscribe: { name: 'presence:unsubscribe'; input: schemas.PresenceUnsubscribeInput; output: schemas.PresenceUnsubscribeOutput };
  /** You are typing in a joined channel or thread, or no longer. Say so again every six to seven seconds while it lasts; it ends by itself, and with your message. Stopping is not limited in rate. May be refused for `NOT_JOINED`, `NOT_ALLOWED`, `ARCHIVED`, `MUTED`, `FEATURE_DISABLED`. */
  userTyping: { name: 'user:typing'; input: schemas.UserTypingInput; output: schemas.UserTypingOutput };
}
