// Generated from libs/contracts by `npm run generate`; change it there.

import type * as schemas from './schemas.ts';

/** Events of streams: in order, none missing and none twice. */
export interface StreamEvents {
  /** You are a member of a channel now. */
  channelAdded: schemas.ChannelAddedEvent;
  /** The channel takes no messages, changes and new members any more; it can still be read. */
  channelArchived: schemas.ChannelArchivedEvent;
  /** The channel was deleted for good. The last event of its stream, and told to each of its members in their own. */
  channelDeleted: schemas.ChannelDeletedEvent;
  /** You are no longer a member of a channel. */
  channelRemoved: schemas.ChannelRemovedEvent;
  /** The channel is no longer archived. */
  channelRestored: schemas.ChannelRestoredEvent;
  /** You have set something for yourself in a channel, on one of your devices. */
  channelSettingsChanged: schemas.ChannelSettingsChangedEvent;
  /** So many seconds have to pass between two messages of one member from now on; 0 when slow mode is over. */
  channelSlowModeChanged: schemas.ChannelSlowModeChangedEvent;
  /** The channel is described otherwise, or has become private. */
  channelUpdated: schemas.ChannelUpdatedEvent;
  /** You have read further on one of your devices, or marked something as unread (`cursor.unreadFrom`); what is left to read. */
  cursorMoved: schemas.CursorMovedEvent;
  /** You have written on in a draft, on one of your devices, or have emptied it. It has no text: read the draft over HTTP, if it is newer than what you have. */
  draftChanged: schemas.DraftChangedEvent;
  /** What is older was removed, as an administrator has set: drop messages up to `through`. A resume from before is answered with `reset`, and history ends. Messages whose threads go on are tombstones. */
  historyRemoved: schemas.HistoryRemovedEvent;
  /** Somebody asks you to come into a channel. */
  invitationCreated: schemas.InvitationCreatedEvent;
  /** An invitation of yours was answered, on one of your devices, or you came into the channel otherwise. */
  invitationEnded: schemas.InvitationEndedEvent;
  /** Somebody became a member of the channel. */
  memberJoined: schemas.MemberJoinedEvent;
  /** Somebody is no longer a member of the channel; their connections stop receiving it here. */
  memberLeft: schemas.MemberLeftEvent;
  /** A member has another role. */
  memberUpdated: schemas.MemberUpdatedEvent;
  /** Somebody mentioned you, by name or as one of a channel; also by an edit. Without text: the mention was taken away since. */
  mentionCreated: schemas.MentionCreatedEvent;
  /** A message no longer mentions you by name: an edit took your name out, or the message was deleted. */
  mentionRemoved: schemas.MentionRemovedEvent;
  /** Somebody asks you to stop a live message of yours: finish it as `cancelled`. */
  messageCancelling: schemas.MessageCancellingEvent;
  /** A message was written. A reply is in its thread’s stream. One that has been edited since reads as it does now, one that has been deleted as its tombstone. */
  messageCreated: schemas.MessageCreatedEvent;
  /** A message is gone: its text, files, reactions, mentions and pin with it. */
  messageDeleted: schemas.MessageDeletedEvent;
  /** A message reads differently now. Its `message:created`, read later, has the newest text as well: what an edit took away is not in the log. With `live`, a live message has come to an end or was taken up again, which is no edit of it. */
  messageEdited: schemas.MessageEditedEvent;
  /** Files of a message are ready now, or were refused: `attachments` is all that the message carries. Empty once the message was deleted. */
  messageFilesUpdated: schemas.MessageFilesUpdatedEvent;
  /** A message was pinned to the channel. */
  messagePinned: schemas.MessagePinnedEvent;
  /** You have saved a message for later, on one of your devices. */
  messageSaved: schemas.MessageSavedEvent;
  /** How far members have got: cursors that moved since the last such event, at most about one a second. */
  messageStatus: schemas.MessageStatusEvent;
  /** A message is no longer pinned. */
  messageUnpinned: schemas.MessageUnpinnedEvent;
  /** A message is no longer among those that you have saved. */
  messageUnsaved: schemas.MessageUnsavedEvent;
  /** Somebody reacted to a message; `count` is what it comes to. */
  reactionAdded: schemas.ReactionAddedEvent;
  /** Somebody took a reaction back; `count` is what is left. */
  reactionRemoved: schemas.ReactionRemovedEvent;
  /** Somebody has reported a message or user, and you may decide it. Sent to moderators of the channel and administrators, a bounded number of them. */
  reportCreated: schemas.ReportCreatedEvent;
  /** A message of yours that waits for its time was scheduled or changed (`waiting`), cancelled, sent (with `messageId`), or refused (with `reason`). It has no text. */
  scheduleChanged: schemas.ScheduleChangedEvent;
  /** You follow a thread now, or no longer. */
  threadFollowed: schemas.ThreadFollowedEvent;
  /** Something was said in a thread of the channel, or deleted there. */
  threadUpdated: schemas.ThreadUpdatedEvent;
  /** You have blocked somebody, or do so no longer: what they write mentions you no more. */
  userBlocked: schemas.UserBlockedEvent;
  /** You are banned or muted, in a channel or everywhere, or the time or reason of it has changed. */
  userRestricted: schemas.UserRestrictedEvent;
  /** You are something else in the deployment now: what you see, and may do, may be more or less. A bot is told when its owner becomes a guest, or is none any more. */
  userRoleChanged: schemas.UserRoleChangedEvent;
  /** A ban or mute of yours was lifted. One that ends by its time is not told of. */
  userUnrestricted: schemas.UserUnrestrictedEvent;
}

/** Events that belong to no stream: what may be lost, and notices about the connection. */
export interface EphemeralEvents {
  /** The first event of every connection: who you are here, and which channels you have. */
  sessionReady: { name: 'session:ready'; data: schemas.SessionReadyData };
  /** The access token of this connection runs out soon: send a fresh one by session:refresh, and the connection goes on. */
  sessionExpiring: { name: 'session:expiring'; data: schemas.SessionExpiringData };
  /** Your session was ended: this connection closes, and no token of the session opens another one. */
  sessionRevoked: { name: 'session:revoked'; data: schemas.SessionRevokedData };
  /** This gateway is going away, or what the session has told is void because the database was restored. It serves this connection for the given time, which is its own, and closes it: reconnect then, at once, and resume. Nothing is lost. */
  sessionDraining: { name: 'session:draining'; data: schemas.SessionDrainingData };
  /** An administrator tells something to everybody, or to members of a channel. Whoever connects while it stands gets it right after session:ready; show it once for each id, until `until` or announcement:withdrawn. */
  announcement: { name: 'announcement'; data: schemas.Announcement };
  /** An announcement is not to be shown any more. */
  announcementWithdrawn: { name: 'announcement:withdrawn'; data: schemas.AnnouncementWithdrawnData };
  /** Something happened in a channel of yours that this connection has not joined: at most once a second for each. */
  channelActivity: { name: 'channel:activity'; data: schemas.ChannelActivityData };
  /** A live message in a conversation that you have joined goes on. Its text is committed: it stays at its offset, whatever dies, until `revision` changes or the message is deleted. Several may come as one. Add what you do not have; `offset` beyond the text that you have means that something was lost. */
  messageDelta: { name: 'message:delta'; data: schemas.MessageDeltaData };
  /** How far members have got, as `message:status` tells, of those whom somebody else in the conversation may not see. What was lost is in the next one, or in the receipts over HTTP. */
  messageReceipts: { name: 'message:receipts'; data: schemas.MessageReceiptsData };
  /** How users whom you see, and you yourself, stand now. Changes of a moment come together; only the last of each user counts. */
  presenceUpdated: { name: 'presence:update'; data: schemas.PresenceUpdatedData };
  /** Who is typing now in a conversation that you have joined, beside yourself: nobody, some, or `several`, who are too many to be named. Without another such event nobody is after `expiresInMs`. */
  userTyping: { name: 'user:typing'; data: schemas.UserTypingData };
  /** The profile of somebody who shares a channel with you, or your own, reads differently now. Drop it if you know a higher `version`. One that was lost is made good when the profile is read again. */
  userUpdated: { name: 'user:updated'; data: schemas.UserUpdatedData };
  /** Something that concerns this connection went wrong outside of any command. */
  errorEvent: { name: 'error'; data: schemas.ErrorResponse };
}
