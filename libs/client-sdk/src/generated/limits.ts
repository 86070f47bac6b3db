// Generated from libs/contracts by `npm run generate`; change it there.

/** Sizes that the server checks. Those that concern a session come with `session:ready`, too. */
export const limits = {
  messageTextLength: 8000,
  liveTextLength: 32000,
  appendTextLength: 8000,
  /** A live message is interrupted when its writer says nothing for so long, and may go on within the second time. */
  liveLeaseMs: 15000,
  liveResumeMs: 60000,
  /** Text of a live message is committed after so long, or as soon as there is so much of it, in UTF-8 bytes. */
  liveCheckpointMs: 1000,
  liveCheckpointBytes: 4096,
  /** Live messages of one user that are streaming at a time. */
  livePerUser: 50,
  /** Characters of why a live message failed or is to be cancelled. */
  liveReasonLength: 200,
  /** UTF-16 code units of a text as it is sent, for each one that it may have once it is composed (NFC): no letter comes in more parts than that. Longer texts are refused before anything is made of them. */
  textParts: 4,
  /** Characters of a name as it is sent, white space around it included. */
  rawNameLength: 4000,
  /** Characters of a point in time: room for any number of decimals that somebody may write. */
  timestampLength: 100,
  traceParentLength: 55,
  /** Characters of a handle as it is sent, white space around it included. */
  rawHandleLength: 1000,
  /** Characters of what a user says about themselves in their profile. */
  bioLength: 500,
  /** Characters of what an administrator gives as a reason, or has a client told. */
  adminNoteLength: 200,
  /** Connections of a user that one gateway lists. */
  listedConnections: 200,
  /** Characters of an announcement, how many stand at once, and for how many days at most. */
  announcementLength: 2000,
  announcements: 20,
  announcementDays: 30,
  /** Longest time for which messages may be kept, and then be removed. */
  retentionDays: 36500,
  /** Channels and users on hold. */
  holds: 1000,
  /** Messages that a preview of what would be removed counts. */
  previewedMessages: 100000,
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
  userAgentLength: 1000,
  /** Characters of a password, and of a token that works once. */
  passwordLength: 200,
  /** Characters of an access token. */
  accessTokenLength: 16384,
  /** Characters of the address of an outgoing webhook. */
  webhookUrlLength: 2000,
  channelNameLength: 80,
  channelTopicLength: 250,
  channelDescriptionLength: 2000,
  /** Characters by which public channels are looked for. */
  channelQueryLength: 80,
  /** Bytes in JSON of what an application keeps with a channel or a message. */
  metadataBytes: 4096,
  /** Nested arrays or objects in it, itself included: it fits into a packet. */
  metadataDepth: 5,
  clientMessageIdLength: 64,
  attachmentsPerMessage: 10,
  /** Bytes in UTF-8 of a file’s name. */
  fileNameBytes: 255,
  /** Files to which one request asks for links. */
  linkedFiles: 50,
  mentionsPerMessage: 20,
  /** Characters of a quoted message. */
  quoteLength: 280,
  reactionsPerMessage: 50,
  /** People named with an emoji on a message; `count` counts all of them. */
  reactionUsers: 100,
  /** Characters of a custom emoji's short name, colons included. */
  emojiLength: 64,
  pinsPerChannel: 100,
  /** People named in a thread's summary: those who replied first. */
  threadParticipants: 50,
  /** `@channel` reaches the members' own streams up to this many members; beyond, it is only text. */
  channelMentionMembers: 1000,
  /** Characters of all copies of a text, one for each user whom it mentions: with more, each is told only how it begins. */
  mentionTextLength: 65536,
  /** Characters of such a beginning. */
  mentionExcerptLength: 280,
  /** Cursors are broadcast as `message:status` up to this many members; beyond, they are asked for over HTTP. */
  receiptMembers: 200,
  /** Cursors that one `message:status` carries. */
  statusCursors: 200,
  /** Unread messages that are counted one by one; a count that stands at it means "at least". */
  unreadCount: 10000,
  packetBytes: 65536,
  /** Nested arrays or objects in one packet. */
  packetDepth: 8,
  /** Missed events of one stream that a join or a resume pushes; more is answered with the verdict `gap`. */
  recoverableEvents: 500,
  /** Bytes of missed events in one answer, over all of its streams; what does not fit is a `gap`. Five seconds of a line of 256 kbit/s: while a message arrives, a browser cannot tell its line from a dead one (docs/adr/0031). */
  recoverableBytes: 163840,
  resumeStreams: 400,
  /** Rows of one page over HTTP. */
  pageSize: 200,
  /** Bytes of rows in one page: it ends earlier rather than being larger. */
  pageBytes: 393216,
  /** Characters of a type of files. */
  mediaTypeLength: 160,
  /** Characters of a search. */
  searchQueryLength: 200,
  /** Matches that a search ranks, the newest; older ones are reached by narrowing it down. */
  searchMatches: 500,
  /** Channels that a session has: of more, those that the user has used last. */
  sessionChannels: 1000,
  /** Bytes of them in one message: what does not fit comes in another, for clients that page. */
  sessionBytes: 655360,
  /** Those of them that clients get at once which page the rest. */
  sessionFirstChannels: 100,
  /** Bytes of those, and of a page of the rest: two seconds of a line of 256 kbit/s. */
  sessionPartBytes: 65536,
  /** Followed threads with something unread that are listed in `session:ready`. */
  sessionThreads: 200,
  presenceUsers: 500,
  presenceSubscriptions: 2000,
  presenceTextLength: 140,
  /** Users of one `presence:update`; with `presence:global`, so many a second at most. */
  presenceUpdateUsers: 500,
  /** Block relations of one user that are named to gateways; with more, the user is hidden from everybody. */
  hiddenFromUsers: 10000,
  /** Users in one part of a gateway's report: far below the 1 MB that NATS carries. */
  reportUsers: 2000,
  /** After so long without another word nobody is typing any more. */
  typingExpiryMs: 8000,
  /** People who are named as typing in a conversation; more of them are `several`. */
  typistsNamed: 5,
  /** People whom one may block: each of them is looked at wherever it matters who sees whom. */
  blocksPerUser: 1000,
  /** People of one direct conversation. */
  directMembers: 10,
  /** Messages that one user has saved. */
  savedMessages: 10000,
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
  blocksRegarded: 2000,
  /** Characters of why somebody was banned or muted, of a report, and of what a moderator notes. */
  moderationTextLength: 1000,
  /** Seconds between two messages of one member in slow mode, at most: six hours. */
  slowModeSeconds: 21600,
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
  bulkBytes: 4194304,
  /** Exports of people's data that one channel-api makes at a time. */
  exportsAtOnce: 2,
  botsPerOwner: 50,
  tokensPerBot: 20,
  /** Days after which a service token that expires does so at the latest. */
  serviceTokenDays: 3650,
} as const;

/** How often something may be done in a minute over the socket, unless the deployment says otherwise. */
export const rateLimits = {
  'message:send': 60,
  'message:append': 1200000,
  'user:typing': 10,
  'presence:update': 30,
  'commands': 1200,
  'connections': 10,
  'bot:messages': 300,
  'bot:commands': 3000,
  'bots:commands': 12000,
} as const;

/** The same over HTTP. */
export const httpRateLimits = {
  /** Counts requests that only read; for each user. */
  'http:read': 1200,
  /** Counts other requests, and refreshes of the user’s sessions; for each user. */
  'http:write': 300,
  /** Counts requests that carry many messages; for each user, or owner of the bot. */
  'http:bulk': 60,
  /** Counts requests that add text to live messages; for each user. */
  'http:append': 3000,
  /** Counts requests of all bots of a person together; for each owner of the bot. */
  'http:bots': 6000,
  /** Counts requests without an access or service token; for each address. */
  'http:anonymous': 3000,
  /** Counts requests whose token or signature is no good, or whose token may not be used for this; for each address, or owner of the token where it is known. */
  'http:failure': 60,
  /** Counts attempts to sign up; for each address. */
  'sign-up': 20,
  /** Counts attempts to sign in to one account from one address; for each account and address. */
  'sign-in': 10,
  /** Counts attempts to sign in to one account; the same from one address; for each account, and address. */
  'sign-in:all': 60,
  /** Counts changes of one’s own profile; for each user. */
  'profile:update': 10,
  /** Counts codes of a second factor that are tried; for each account. */
  'second-factor': 5,
  /** Counts sessions that a service token starts; for each user. */
  'sessions:create': 3000,
  /** Counts requests that send mail to it; for each mail address. */
  'mail': 3,
  /** Counts invitation links that are looked at or accepted; for each user. */
  'invitation-link': 30,
  /** Counts messages of bulk requests, together with those that are sent by the socket; for each person. */
  'message:send': 60,
  /** Counts bytes of text that are added to live messages, together with those by the socket; each append counts as 16 at least; for each user. */
  'message:append': 1200000,
  /** Counts messages of bulk requests; for each owner of the bot. */
  'bulk:message': 6000,
  /** Counts announcements of an administrator; for each user. */
  'http:announce': 10,
  /** Counts posts that are signed; for each incoming webhook. */
  'webhook:post': 60,
} as const;
