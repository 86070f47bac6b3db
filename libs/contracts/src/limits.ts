import { z } from 'zod';

/** Sizes that both sides check. Clients receive the ones that concern them in `session:ready`. */
export const limits = {
  /** UTF-16 code units of a message's text. */
  messageTextLength: 8_000,
  /** UTF-16 code units of a message that is written live, and of one append to it. */
  liveTextLength: 32_000,
  appendTextLength: 8_000,
  /** A live message is interrupted when its writer says nothing for so long, and may go on within the second time. */
  liveLeaseMs: 15_000,
  liveResumeMs: 60_000,
  /** Text of a live message is committed after so long, or as soon as there is so much of it, in UTF-8 bytes. */
  liveCheckpointMs: 1_000,
  liveCheckpointBytes: 4 * 1024,
  /** Live messages of one user that are streaming at a time. */
  livePerUser: 50,
  /** Characters of why a live message failed or is to be cancelled. */
  liveReasonLength: 200,
  /**
   * UTF-16 code units of a text as it is sent, for each one that it may have once it is composed (NFC): no letter comes in
   * more parts than that. Longer texts are refused before anything is made of them.
   */
  textParts: 4,
  /** Characters of a name as it is sent, white space around it included. */
  rawNameLength: 4_000,
  /** Characters of a point in time: room for any number of decimals that somebody may write. */
  timestampLength: 100,
  traceParentLength: 55,
  /** Characters of a handle as it is sent, white space around it included. */
  rawHandleLength: 1_000,
  /** Characters of what a user says about themselves in their profile. */
  bioLength: 500,
  /** Characters of what an administrator gives as a reason, or has a client told. */
  adminNoteLength: 200,
  /** Connections of a user that one gateway lists. */
  listedConnections: 200,
  /** Characters of an announcement, how many stand at once, and for how many days at most. */
  announcementLength: 2_000,
  announcements: 20,
  announcementDays: 30,
  /** Longest time for which messages may be kept, and then be removed. */
  retentionDays: 36_500,
  /** Channels and users on hold. */
  holds: 1_000,
  /** Messages that a preview of what would be removed counts. */
  previewedMessages: 100_000,
  /** Characters of why an administrator or a moderator has decided something. */
  reasonLength: 500,
  timeZoneLength: 64,
  localeLength: 35,
  /** Users whose profiles are asked for in one request. */
  profileUsers: 200,
  /** Characters by which people are looked for. */
  userQueryLength: 80,
  /** Characters of a mail address (RFC 5321, section 4.5.3.1.3). */
  emailLength: 254,
  /** Characters of who somebody is elsewhere. */
  externalIdLength: 255,
  /** Characters of what a client calls itself. */
  userAgentLength: 1_000,
  /** Characters of a password, and of a token that works once. */
  passwordLength: 200,
  /** Characters of an access token. */
  accessTokenLength: 16 * 1024,
  /** Characters of the address of an outgoing webhook. */
  webhookUrlLength: 2_000,
  channelNameLength: 80,
  channelTopicLength: 250,
  channelDescriptionLength: 2_000,
  /** Characters by which public channels are looked for. */
  channelQueryLength: 80,
  /** Bytes in JSON of what an application keeps with a channel or a message. */
  metadataBytes: 4 * 1024,
  /** Nested arrays or objects in it, itself included: it fits into a packet. */
  metadataDepth: 5,
  /** Characters of a client-made message id. */
  clientMessageIdLength: 64,
  /** Files of one message. */
  attachmentsPerMessage: 10,
  /** Bytes in UTF-8 of a file’s name. */
  fileNameBytes: 255,
  /** Files to which one request asks for links. */
  linkedFiles: 50,
  /** Different people that one message may mention by name. */
  mentionsPerMessage: 20,
  /** Characters of a quoted message. */
  quoteLength: 280,
  /** Different emoji on one message. */
  reactionsPerMessage: 50,
  /** People named with an emoji on a message; `count` counts all of them. */
  reactionUsers: 100,
  /** Characters of a custom emoji's short name, colons included. */
  emojiLength: 64,
  pinsPerChannel: 100,
  /** People named in a thread's summary: those who replied first. */
  threadParticipants: 50,
  /** `@channel` reaches the members' own streams up to this many members; beyond, it is only text. */
  channelMentionMembers: 1_000,
  /** Characters of all copies of a text, one for each user whom it mentions: with more, each is told only how it begins. */
  mentionTextLength: 64 * 1024,
  /** Characters of such a beginning. */
  mentionExcerptLength: 280,
  /** Cursors are broadcast as `message:status` up to this many members; beyond, they are asked for over HTTP. */
  receiptMembers: 200,
  /** Cursors that one `message:status` carries. */
  statusCursors: 200,
  /** Unread messages that are counted one by one; a count that stands at it means "at least". */
  unreadCount: 10_000,
  /** Bytes of one Socket.IO packet from a client. */
  packetBytes: 64 * 1024,
  /** Nested arrays or objects in one packet. */
  packetDepth: 8,
  /** Missed events of one stream that a join or a resume pushes; more is answered with the verdict `gap`. */
  recoverableEvents: 500,
  /**
   * Bytes of missed events in one answer, over all of its streams; what does not fit is a `gap`. Five seconds of a line of
   * 256 kbit/s: while a message arrives, a browser cannot tell its line from a dead one (docs/adr/0031).
   */
  recoverableBytes: 160 * 1024,
  /** Streams of one `session:resume`. */
  resumeStreams: 400,
  /** Rows of one page over HTTP. */
  pageSize: 200,
  /** Bytes of rows in one page: it ends earlier rather than being larger. */
  pageBytes: 384 * 1024,
  /** Characters of a type of files. */
  mediaTypeLength: 160,
  /** Characters of a search. */
  searchQueryLength: 200,
  /** Matches that a search ranks, the newest; older ones are reached by narrowing it down. */
  searchMatches: 500,
  /** Channels that a session has: of more, those that the user has used last. */
  sessionChannels: 1_000,
  /** Bytes of them in one message: what does not fit comes in another, for clients that page. */
  sessionBytes: 640 * 1024,
  /** Those of them that clients get at once which page the rest. */
  sessionFirstChannels: 100,
  /** Bytes of those, and of a page of the rest: two seconds of a line of 256 kbit/s. */
  sessionPartBytes: 64 * 1024,
  /** Followed threads with something unread that are listed in `session:ready`. */
  sessionThreads: 200,
  /** Users asked about in one presence request, or subscribed to by one command. */
  presenceUsers: 500,
  /** Users whose presence one connection may see at a time. */
  presenceSubscriptions: 2_000,
  /** Characters of what a user says of themselves. */
  presenceTextLength: 140,
  /** Users of one `presence:update`; with `presence:global`, so many a second at most. */
  presenceUpdateUsers: 500,
  /** Block relations of one user that are named to gateways; with more, the user is hidden from everybody. */
  hiddenFromUsers: 10_000,
  /** Users in one part of a gateway's report: far below the 1 MB that NATS carries. */
  reportUsers: 2_000,
  /** After so long without another word nobody is typing any more. */
  typingExpiryMs: 8_000,
  /** People who are named as typing in a conversation; more of them are `several`. */
  typistsNamed: 5,
  /** People whom one may block: each of them is looked at wherever it matters who sees whom. */
  blocksPerUser: 1_000,
  /** People of one direct conversation. */
  directMembers: 10,
  /** Messages that one user has saved. */
  savedMessages: 10_000,
  /** Conversations in which one user has a draft. */
  draftsPerUser: 500,
  /** Messages of one user that wait for their time, and how far ahead that may be. */
  scheduledPerUser: 100,
  scheduledDays: 365,
  /** Invitations that wait for one user's answer. */
  invitationsPerUser: 100,
  /** Invitations of one user that were not accepted, in `invitationDays`: to everybody, and to one person. */
  invitationsPerInviter: 100,
  invitationsPerPair: 5,
  /** Links of a channel by which people come in, that are good at a time. */
  linksPerChannel: 50,
  linkTokenLength: 100,
  /** Days after which an invitation ends, and one that was declined may come again. */
  invitationDays: 30,
  /** Whoever has more block relations than this, in both directions, is shown to nobody as typing or as having read. */
  blocksRegarded: 2_000,
  /** Characters of why somebody was banned or muted, of a report, and of what a moderator notes. */
  moderationTextLength: 1_000,
  /** Seconds between two messages of one member in slow mode, at most: six hours. */
  slowModeSeconds: 21_600,
  /** Words and phrases of one word filter, and characters of one of them. */
  filterEntries: 500,
  filterPatternLength: 64,
  /** Reports of one user that are not decided yet. */
  undecidedReports: 50,
  /** Moderators who are told of a new report; the others find it in the list. */
  moderatorsTold: 50,
  /** Days that the messages of one deletion of all of a user's recent messages go back, at most. */
  purgeDays: 30,
  /** Characters of an Idempotency-Key. */
  idempotencyKeyLength: 255,
  /** Messages in one bulk request. */
  bulkMessages: 500,
  webhooksPerChannel: 25,
  /** Events of one outgoing webhook that its receiver has refused; one more, and it is disabled. */
  parkedEvents: 100,
  /** Bytes of a bulk request's body. */
  bulkBytes: 4 * 1024 * 1024,
  /** Exports of people's data that one channel-api makes at a time. */
  exportsAtOnce: 2,
  botsPerOwner: 50,
  tokensPerBot: 20,
  /** Days after which a service token that expires does so at the latest. */
  serviceTokenDays: 3_650,
} as const;

export const ClientLimits = z.object({
  messageTextLength: z.int(),
  liveTextLength: z.int(),
  appendTextLength: z.int(),
  clientMessageIdLength: z.int(),
  attachmentsPerMessage: z.int(),
  mentionsPerMessage: z.int(),
  reactionsPerMessage: z.int(),
  packetBytes: z.int(),
  resumeStreams: z.int(),
  presenceUsers: z.int(),
  presenceSubscriptions: z.int(),
  presenceTextLength: z.int(),
}).meta({ id: 'ClientLimits', description: 'Sizes that concern clients.' });
