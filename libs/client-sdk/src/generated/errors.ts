// Generated from libs/contracts by `npm run generate`; change it there.

/** Why the server refuses something: each reason of this release, and its code. */
export interface ErrorReasons {
  /** No access token was sent. Send the access token in handshake.auth.token (socket) or as "Authorization: Bearer" (HTTP). HTTP 401, not retryable. */
  TOKEN_MISSING: 'AUTH_FAILED';
  /** The access token is not valid here. Sign in again; check that the token was issued for this deployment. Of a JWT, data.fault says what is wrong. HTTP 401, not retryable. */
  TOKEN_INVALID: 'AUTH_FAILED';
  /** The access token has expired. Refresh the session and use the new access token; of a service token, make a new one. HTTP 401, not retryable. */
  TOKEN_EXPIRED: 'AUTH_FAILED';
  /** The session of the access token was ended. Sign in again. HTTP 401, not retryable. */
  SESSION_REVOKED: 'AUTH_FAILED';
  /** An administrator has ended this connection. Connect again, unless data.note says otherwise. HTTP 403, retryable. */
  CONNECTION_ENDED: 'CHANNEL_ERROR';
  /** There is no such session of yours. Load the list of sessions again: it may have ended long ago. HTTP 404, not retryable. */
  SESSION_NOT_FOUND: 'CHANNEL_ERROR';
  /** The access token is of another user or session than this connection. Refresh the session of this connection, or connect anew with the other token. HTTP 403, not retryable. */
  SESSION_MISMATCH: 'AUTH_FAILED';
  /** The connection was not authenticated in time. Connect again, and send CONNECT with the access token as soon as the connection is open. HTTP 408, retryable. */
  HANDSHAKE_TIMEOUT: 'AUTH_FAILED';
  /** The service token may not be used for this. Use a token that has data.scope; where none is named, the route or command is for people only. HTTP 403, not retryable. */
  SCOPE_MISSING: 'AUTH_FAILED';
  /** Handle or password is wrong. Ask the user to check both. HTTP 401, not retryable. */
  CREDENTIALS_INVALID: 'AUTH_FAILED';
  /** This account is deactivated. If the user deactivated it, sign in with `reactivate: true`. Otherwise ask an administrator. HTTP 403, not retryable. */
  ACCOUNT_DEACTIVATED: 'AUTH_FAILED';
  /** The password is wrong. Ask the user for their current password. HTTP 403, not retryable. */
  PASSWORD_WRONG: 'AUTH_FAILED';
  /** The account has no password: its user signs in with another provider. Do not offer it for this account. HTTP 409, not retryable. */
  PASSWORD_NOT_SET: 'CHANNEL_ERROR';
  /** The account has no password, and its user has not signed in lately. Start another session for them, by token exchange or by your server, and repeat it with that session within ten minutes. HTTP 403, not retryable. */
  SIGN_IN_NOT_RECENT: 'AUTH_FAILED';
  /** The password is right, and the account asks for a second factor. Ask for a code, and send it with data.challenge to /v1/auth/sign-in/second-factor within five minutes. HTTP 401, not retryable. */
  SECOND_FACTOR_REQUIRED: 'AUTH_FAILED';
  /** The challenge is unknown, expired, used, or all of its guesses are used up. Sign in with the password again. HTTP 401, not retryable. */
  CHALLENGE_INVALID: 'AUTH_FAILED';
  /** The code is not that of the authenticator for now, nor a recovery code. Ask the user for the code that is shown now, and whether the clock of their device is right. HTTP 403, not retryable. */
  SECOND_FACTOR_WRONG: 'AUTH_FAILED';
  /** The code was used before. Wait for the next code of the authenticator. HTTP 403, not retryable. */
  SECOND_FACTOR_USED: 'AUTH_FAILED';
  /** The account has a second factor already. End it first, or go on with it. HTTP 409, not retryable. */
  SECOND_FACTOR_ACTIVE: 'CHANNEL_ERROR';
  /** The account has no second factor. Begin with one first. HTTP 409, not retryable. */
  SECOND_FACTOR_INACTIVE: 'CHANNEL_ERROR';
  /** This feature is off in this deployment. Hide it: `features` of session:ready lists what is on, and data.feature names what is off. An operator can turn it on by FEATURES. HTTP 409, not retryable. */
  FEATURE_DISABLED: 'CHANNEL_ERROR';
  /** This deployment has no second factor. Hide it. An operator can turn it on by IDENTITY_SECRET_KEY. HTTP 409, not retryable. */
  SECOND_FACTOR_NOT_CONFIGURED: 'CHANNEL_ERROR';
  /** The token to exchange cannot be read. Send the JWT as the provider gave it. HTTP 401, not retryable. */
  SUBJECT_TOKEN_MALFORMED: 'AUTH_FAILED';
  /** The token to exchange is signed by an algorithm that is not accepted. Let the provider sign with one of those in IDENTITY_PROVIDERS. HTTP 401, not retryable. */
  SUBJECT_TOKEN_ALGORITHM: 'AUTH_FAILED';
  /** The token to exchange is signed with a key that its provider does not publish. Get a new token; the provider may have changed its key. New keys are known here within half a minute. HTTP 401, not retryable. */
  SUBJECT_TOKEN_KEY_UNKNOWN: 'AUTH_FAILED';
  /** The signature of the token to exchange is wrong. Get a new token from the provider; this one was changed. HTTP 401, not retryable. */
  SUBJECT_TOKEN_SIGNATURE: 'AUTH_FAILED';
  /** The issuer of the token to exchange is not trusted here. Compare its iss with IDENTITY_PROVIDERS, letter by letter. HTTP 401, not retryable. */
  SUBJECT_TOKEN_ISSUER: 'AUTH_FAILED';
  /** The token to exchange is for somebody else. Ask the provider for a token whose aud is the one in IDENTITY_PROVIDERS. HTTP 401, not retryable. */
  SUBJECT_TOKEN_AUDIENCE: 'AUTH_FAILED';
  /** The token to exchange has expired. Get a new token from the provider. HTTP 401, not retryable. */
  SUBJECT_TOKEN_EXPIRED: 'AUTH_FAILED';
  /** The token to exchange is not valid yet. Compare the clocks of provider and server; they may differ by five seconds. HTTP 401, not retryable. */
  SUBJECT_TOKEN_NOT_YET_VALID: 'AUTH_FAILED';
  /** The token to exchange lacks a claim, or has one that cannot be used. It needs iss, sub (255 characters at most), aud and exp. HTTP 401, not retryable. */
  SUBJECT_TOKEN_CLAIMS: 'AUTH_FAILED';
  /** The token was exchanged before. Get a new token from the provider for each session. If this repeats, somebody else may hold a copy. HTTP 401, not retryable. */
  SUBJECT_TOKEN_REPLAYED: 'AUTH_FAILED';
  /** The keys of the identity provider could not be loaded. Repeat it unchanged after a moment. HTTP 503, retryable. */
  PROVIDER_UNAVAILABLE: 'INTERNAL_ERROR';
  /** The token from the mail is unknown, expired or used. Ask for another mail, and use the newest. HTTP 403, not retryable. */
  MAIL_TOKEN_INVALID: 'AUTH_FAILED';
  /** This deployment sends no mail. Hide it. An operator can turn it on by SMTP_URL, MAIL_FROM and PASSWORD_RESET_URL. HTTP 409, not retryable. */
  MAIL_NOT_CONFIGURED: 'CHANNEL_ERROR';
  /** Another account has confirmed this address. Use another address, or sign in to the other account. HTTP 409, not retryable. */
  EMAIL_TAKEN: 'INVALID_PAYLOAD';
  /** The refresh token is unknown, expired, or its session has ended. Sign in again. HTTP 401, not retryable. */
  REFRESH_TOKEN_INVALID: 'AUTH_FAILED';
  /** The refresh token was used before; its session has been ended. Sign in again. If this repeats, somebody else may hold a copy of the token. HTTP 401, not retryable. */
  REFRESH_TOKEN_REUSED: 'AUTH_FAILED';
  /** There is no such incoming webhook, or the post is not signed with its secret for now. Check id and secret, sign the bytes that you send, and keep the clock right: webhook-timestamp may be five minutes off. HTTP 403, not retryable. */
  SIGNATURE_INVALID: 'AUTH_FAILED';
  /** The payload does not have the required shape. Correct the fields listed in data.issues. HTTP 400, not retryable. */
  PAYLOAD_MALFORMED: 'INVALID_PAYLOAD';
  /** There is no such command, route or namespace. Check the name against the event catalogue. HTTP 404, not retryable. */
  COMMAND_UNKNOWN: 'INVALID_PAYLOAD';
  /** This path does not take this method. Use one of those in data.allowed and in the header Allow. HTTP 405, not retryable. */
  METHOD_NOT_ALLOWED: 'INVALID_PAYLOAD';
  /** The body has a media type, character set or encoding that is not read here. Send JSON in UTF-8 as application/json, as it is or compressed with gzip, deflate or br. HTTP 415, not retryable. */
  MEDIA_TYPE_UNSUPPORTED: 'INVALID_PAYLOAD';
  /** The payload is larger than allowed. Send less at once; the limits are in session:ready, and over HTTP data.limit is that of the body, in bytes. HTTP 413, not retryable. */
  TOO_LARGE: 'INVALID_PAYLOAD';
  /** This Idempotency-Key was used for another request. Use a new key for each operation, and repeat a request unchanged. HTTP 422, not retryable. */
  IDEMPOTENCY_KEY_REUSED: 'INVALID_PAYLOAD';
  /** The first request with this Idempotency-Key is still being worked on. Repeat it unchanged after Retry-After: then you get the answer of the first. HTTP 409, retryable. */
  IDEMPOTENCY_KEY_BUSY: 'CHANNEL_ERROR';
  /** The first request with this Idempotency-Key succeeded, but its answer was lost. It is not repeated. Read the result; if the answer held a secret, rotate it. HTTP 409, not retryable. */
  IDEMPOTENCY_OUTCOME_LOST: 'CHANNEL_ERROR';
  /** This handle belongs to somebody else. Choose another handle. HTTP 409, not retryable. */
  HANDLE_TAKEN: 'INVALID_PAYLOAD';
  /** A bulk request cannot carry so many messages. Spread them over several requests, one after the other. HTTP 413, not retryable. */
  TOO_MANY_MESSAGES: 'INVALID_PAYLOAD';
  /** Another imported message of this channel goes by this clientMessageId already. Make the ids of imported messages unique within their channel. HTTP 409, not retryable. */
  CLIENT_MESSAGE_ID_TAKEN: 'INVALID_PAYLOAD';
  /** The message is older than the one before it. Import messages oldest first, and before people write into the channel. HTTP 409, not retryable. */
  OUT_OF_ORDER: 'CHANNEL_ERROR';
  /** Nobody can block themselves. Name somebody else. To be seen by nobody, become invisible. HTTP 400, not retryable. */
  CANNOT_BLOCK_SELF: 'INVALID_PAYLOAD';
  /** You have reached the limit of blocked users. Unblock somebody first. HTTP 409, not retryable. */
  TOO_MANY_BLOCKS: 'CHANNEL_ERROR';
  /** There is no such bot of yours. Check the id. A bot that somebody else owns answers the same way. HTTP 404, not retryable. */
  BOT_NOT_FOUND: 'CHANNEL_ERROR';
  /** You have reached the limit of bots. Use one of them: a bot may be in many channels and have several tokens. HTTP 409, not retryable. */
  TOO_MANY_BOTS: 'CHANNEL_ERROR';
  /** The bot has reached the limit of tokens. Revoke those that are no longer used. HTTP 409, not retryable. */
  TOO_MANY_TOKENS: 'CHANNEL_ERROR';
  /** The bot has no such service token. Check the id. One that was revoked is gone. HTTP 404, not retryable. */
  TOKEN_NOT_FOUND: 'CHANNEL_ERROR';
  /** There is no such channel for you. Check the id. A channel that you may not see answers the same way. HTTP 404, not retryable. */
  CHANNEL_NOT_FOUND: 'CHANNEL_ERROR';
  /** There is no such thread for you. A thread is named by the id of the message it hangs on, which must be in a channel of yours and no reply itself. HTTP 404, not retryable. */
  THREAD_NOT_FOUND: 'CHANNEL_ERROR';
  /** There is no such message for you. It may have been deleted, or be in a channel that you may not see: drop it from the screen. HTTP 404, not retryable. */
  MESSAGE_NOT_FOUND: 'CHANNEL_ERROR';
  /** There is no such user here. Check the id. HTTP 404, not retryable. */
  USER_NOT_FOUND: 'CHANNEL_ERROR';
  /** This user is deactivated. Leave them out, or wait until they are active again. HTTP 409, not retryable. */
  USER_DEACTIVATED: 'CHANNEL_ERROR';
  /** This connection has not joined the conversation. Join the channel or thread first. One that you may not see, or that does not exist, answers the same way. HTTP 403, not retryable. */
  NOT_JOINED: 'CHANNEL_ERROR';
  /** Only its author may do this with a message. Do not offer it for messages of others; moderators may delete them. HTTP 403, not retryable. */
  NOT_AUTHOR: 'CHANNEL_ERROR';
  /** You were removed from this channel. Ask somebody there to add you: you cannot join it by yourself any more. HTTP 403, not retryable. */
  REMOVED_FROM_CHANNEL: 'CHANNEL_ERROR';
  /** This user is banned from the channel. Wait until data.until, or ask a moderator to lift the ban; without data.until it does not end by itself. HTTP 403, not retryable. */
  BANNED: 'CHANNEL_ERROR';
  /** This account is banned here. Sign in again after data.until, or ask an administrator; without data.until the ban does not end by itself. HTTP 403, not retryable. */
  ACCOUNT_BANNED: 'AUTH_FAILED';
  /** You are muted: you may read, and not write. Show until when, by data.until; without it the mute does not end by itself. With data.everywhere it holds in every channel. HTTP 403, not retryable. */
  MUTED: 'CHANNEL_ERROR';
  /** The channel is in slow mode: each member writes once in a while. Show how long it lasts, by data.retryAfterMs, and send it again after that. It may be hours: do not wait silently. HTTP 429, not retryable. */
  SLOW_MODE: 'RATE_LIMITED';
  /** The text contains words that are not allowed here. Show it to the author, who may write it otherwise. HTTP 422, not retryable. */
  FILTERED: 'INVALID_PAYLOAD';
  /** The message was refused by the deployment. Show data.explanation, if there is one, to the author. HTTP 422, not retryable. */
  MESSAGE_REFUSED: 'INVALID_PAYLOAD';
  /** There is no such report, or you may not decide it. Read the list of reports again. HTTP 404, not retryable. */
  REPORT_NOT_FOUND: 'CHANNEL_ERROR';
  /** Somebody else is looking at the report, or has decided it. Read the list of reports again. HTTP 409, not retryable. */
  REPORT_DECIDED: 'CHANNEL_ERROR';
  /** There is no such deletion of messages, or you have not begun it. Check the id that the answer to its beginning has. HTTP 404, not retryable. */
  PURGE_NOT_FOUND: 'CHANNEL_ERROR';
  /** Too many reports of this user wait for a decision. Wait until moderators have decided some of them. HTTP 429, not retryable. */
  TOO_MANY_REPORTS: 'RATE_LIMITED';
  /** You cannot add this person to a channel here. Tell them of a public channel, which they can join, or ask somebody who shares a private channel with them. HTTP 403, not retryable. */
  CANNOT_ADD: 'CHANNEL_ERROR';
  /** This person has to agree first, and was invited. Show that the invitation waits; once they accept, member:joined comes in the channel. HTTP 403, not retryable. */
  INVITED_INSTEAD: 'CHANNEL_ERROR';
  /** There is no such announcement. Load the list of announcements again. HTTP 404, not retryable. */
  ANNOUNCEMENT_NOT_FOUND: 'CHANNEL_ERROR';
  /** Too many announcements are active at once. Withdraw one of them, or wait until one ends; data.limit is the limit. HTTP 409, not retryable. */
  TOO_MANY_ANNOUNCEMENTS: 'CHANNEL_ERROR';
  /** There is no such hold. Load the list of holds again. HTTP 404, not retryable. */
  HOLD_NOT_FOUND: 'CHANNEL_ERROR';
  /** Too many channels and users are on hold. Release some of the holds; data.limit says how many there may be. HTTP 409, not retryable. */
  TOO_MANY_HOLDS: 'CHANNEL_ERROR';
  /** There is no such invitation for you, or it has ended. Load the list of invitations again; ask to be invited anew. HTTP 404, not retryable. */
  INVITATION_NOT_FOUND: 'CHANNEL_ERROR';
  /** There is no such invitation link, or it is no longer good. Ask for another one: it may have expired, been revoked, or been used by as many people as it was made for. HTTP 404, not retryable. */
  LINK_NOT_FOUND: 'CHANNEL_ERROR';
  /** The channel has reached the limit of invitation links. Revoke one that is no longer needed; data.limit says how many there may be. HTTP 409, not retryable. */
  TOO_MANY_LINKS: 'CHANNEL_ERROR';
  /** Too many invitations of yours, or for this person, wait for an answer. Wait until some are accepted, or end after 30 days. HTTP 409, not retryable. */
  TOO_MANY_INVITATIONS: 'CHANNEL_ERROR';
  /** You have reached the limit of saved messages. Take some off the list first. HTTP 409, not retryable. */
  TOO_MANY_SAVED: 'CHANNEL_ERROR';
  /** You have reached the limit of drafts. Send or empty some of them first. HTTP 409, not retryable. */
  TOO_MANY_DRAFTS: 'CHANNEL_ERROR';
  /** There is no such scheduled message of yours: it was sent, or cancelled. Load the list of scheduled messages again. HTTP 404, not retryable. */
  SCHEDULE_NOT_FOUND: 'CHANNEL_ERROR';
  /** The scheduled message is being sent. Wait for schedule:changed; then edit or delete the message itself. HTTP 409, not retryable. */
  ALREADY_SENDING: 'CHANNEL_ERROR';
  /** You have reached the limit of scheduled messages. Cancel one, or wait until one is sent. HTTP 409, not retryable. */
  TOO_MANY_SCHEDULED: 'CHANNEL_ERROR';
  /** You cannot write to this person directly. The user may be gone, or one of you has blocked the other; the server does not say which. Write in a channel that you share. HTTP 403, not retryable. */
  CANNOT_MESSAGE: 'CHANNEL_ERROR';
  /** You have reached today’s limit of new direct conversations. Go on in those that exist, or wait until tomorrow. HTTP 409, not retryable. */
  TOO_MANY_DIRECT: 'CHANNEL_ERROR';
  /** The deployment has no other administrator. Make somebody else an administrator first. HTTP 409, not retryable. */
  LAST_ADMINISTRATOR: 'CHANNEL_ERROR';
  /** Your role in this channel does not allow it. Ask an owner or admin of the channel. HTTP 403, not retryable. */
  NOT_ALLOWED: 'CHANNEL_ERROR';
  /** This connection has reached the limit of watched users. Unsubscribe from those who are not on the screen; see limits.presenceSubscriptions in session:ready. HTTP 409, not retryable. */
  TOO_MANY_SUBSCRIPTIONS: 'INVALID_PAYLOAD';
  /** The search has no word to look for. Search for at least one word; punctuation, and words to leave out, are not enough. Or search for files, by `hasFile=true`, `fileKind` or `fileType`. HTTP 400, not retryable. */
  QUERY_EMPTY: 'INVALID_PAYLOAD';
  /** One of the files cannot be sent. Send files that you have uploaded yourself, each in one message. HTTP 404, not retryable. */
  ATTACHMENT_NOT_FOUND: 'CHANNEL_ERROR';
  /** One of the files was refused when it was looked at. Send the message without it; data.cause says what is wrong with the file. HTTP 409, not retryable. */
  FILE_REFUSED: 'CHANNEL_ERROR';
  /** There is no such file, or none that you may read. Ask for files of messages that you can see, and for your own. HTTP 404, not retryable. */
  FILE_NOT_FOUND: 'CHANNEL_ERROR';
  /** A message has the file. Delete the message: its files go with it. HTTP 409, not retryable. */
  FILE_IN_USE: 'CHANNEL_ERROR';
  /** There is another file of this id. Use a fresh random UUID for each file. HTTP 409, not retryable. */
  FILE_ID_TAKEN: 'CHANNEL_ERROR';
  /** The file has no bytes. Leave it out. HTTP 400, not retryable. */
  FILE_EMPTY: 'INVALID_PAYLOAD';
  /** The file is larger than one file may be. Send a smaller one; data.limit is the most in bytes. HTTP 413, not retryable. */
  FILE_TOO_LARGE: 'INVALID_PAYLOAD';
  /** The size of the file is missing. Send Content-Length, or upload by tus with Upload-Length. HTTP 411, not retryable. */
  LENGTH_REQUIRED: 'INVALID_PAYLOAD';
  /** The file is shorter than announced. Send the file again, or by tus, which goes on where it stopped. HTTP 400, retryable. */
  UPLOAD_INCOMPLETE: 'INVALID_PAYLOAD';
  /** You have reached the daily limit of uploads. Say when there is room again, by data.retryAfterMs; data.limit and data.used are bytes of 24 hours. It may be hours: do not wait silently. HTTP 429, retryable. */
  UPLOAD_QUOTA_USED_UP: 'RATE_LIMITED';
  /** The deployment has no room for more files. Ask an administrator; they can remove old files, or set a higher quota. HTTP 507, retryable. */
  STORAGE_FULL: 'CHANNEL_ERROR';
  /** The link has expired, or was changed. Ask for another one by POST /v1/files/links. HTTP 403, not retryable. */
  LINK_INVALID: 'CHANNEL_ERROR';
  /** The file has no bytes in this range. Ask for bytes that are there; Content-Range says how many there are. HTTP 416, not retryable. */
  RANGE_NOT_SATISFIABLE: 'INVALID_PAYLOAD';
  /** The text is too long for a message. Shorten it to limits.messageTextLength of session:ready, or send it as a file. HTTP 413, not retryable. */
  TEXT_TOO_LONG: 'INVALID_PAYLOAD';
  /** The live message does not end where this text begins: some of it is missing, or its text was replaced. Send on from data.expected; with data.revision, the text is another one than yours. HTTP 409, not retryable. */
  OFFSET_MISMATCH: 'CHANNEL_ERROR';
  /** The message takes no text any more: it is finished, was interrupted too long ago, or was never live. Read data.live, where there is one, for what became of it; write on in a new message. HTTP 409, not retryable. */
  NOT_STREAMING: 'CHANNEL_ERROR';
  /** The server has another text of this length. Compare it with `message:text`; finish without `sha256` to keep it, or edit the message to replace it. HTTP 409, not retryable. */
  TEXT_DIFFERS: 'CHANNEL_ERROR';
  /** You have reached the limit of live messages at once. Finish one first; those whose writer is gone end by themselves after a few seconds. HTTP 409, not retryable. */
  TOO_MANY_LIVE: 'CHANNEL_ERROR';
  /** A message cannot carry so many files. Spread them over several messages; see limits.attachmentsPerMessage in session:ready. HTTP 400, not retryable. */
  TOO_MANY_ATTACHMENTS: 'INVALID_PAYLOAD';
  /** A message cannot mention so many people by name. Mention fewer, or the channel; see limits.mentionsPerMessage in session:ready. HTTP 400, not retryable. */
  TOO_MANY_MENTIONS: 'INVALID_PAYLOAD';
  /** The message has as many different emoji as it can hold. Offer the emoji that are there already. HTTP 409, not retryable. */
  TOO_MANY_REACTIONS: 'CHANNEL_ERROR';
  /** The channel has as many pinned messages as it can hold. Unpin another message first. HTTP 409, not retryable. */
  TOO_MANY_PINS: 'CHANNEL_ERROR';
  /** The channel has as many webhooks as it can hold. Delete one that is no longer used. HTTP 409, not retryable. */
  TOO_MANY_WEBHOOKS: 'CHANNEL_ERROR';
  /** There is no such webhook for you, or not of this direction. Check the id in the list of the channel’s webhooks. HTTP 404, not retryable. */
  WEBHOOK_NOT_FOUND: 'CHANNEL_ERROR';
  /** The channel is archived and takes no changes. Show the channel as read-only. HTTP 409, not retryable. */
  ARCHIVED: 'CHANNEL_ERROR';
  /** It was changed by somebody else since you read it. Read it again, show what differs, and send the change with the new ETag in If-Match: it is in data.etag, and in data.version of what has a version. HTTP 412, not retryable. */
  VERSION_CONFLICT: 'CHANNEL_ERROR';
  /** The only owner of a channel cannot leave it. Make somebody else owner first, or archive the channel. HTTP 409, not retryable. */
  OWNER_CANNOT_LEAVE: 'CHANNEL_ERROR';
  /** Your data was exported less than a day ago. Wait for data.retryAfterMs. HTTP 429, retryable. */
  EXPORTED_LATELY: 'RATE_LIMITED';
  /** This was done too often in too short a time. Wait for data.retryAfterMs, then repeat it unchanged; acks tell by their budget, and HTTP by its RateLimit header, how much is left. HTTP 429, retryable. */
  RATE_LIMITED: 'RATE_LIMITED';
  /** So much that was asked for by this user is still being worked on. Wait for answers before you ask for more, and repeat this one unchanged after data.retryAfterMs. HTTP 429, retryable. */
  TOO_MANY_AT_ONCE: 'RATE_LIMITED';
  /** The connection was closed because the client sent more packets than any client needs. Reconnect after data.retryAfterMs, and find out what sends so much: pings, acks and empty packets count, too. HTTP 429, retryable. */
  TOO_MANY_PACKETS: 'RATE_LIMITED';
  /** No more connections are taken here now. Close connections that are not needed, or wait for data.retryAfterMs; another gateway may have room. HTTP 429, retryable. */
  TOO_MANY_CONNECTIONS: 'RATE_LIMITED';
  /** More clients connect than this gateway can take at once. Connect again after data.retryAfterMs: that is your place in the line. HTTP 429, retryable. */
  GATEWAY_BUSY: 'RATE_LIMITED';
  /** This gateway is going away and takes no new connections. Connect again after data.retryAfterMs: the load balancer leads to another gateway. HTTP 503, retryable. */
  DRAINING: 'INTERNAL_ERROR';
  /** The connection was closed because the client did not read what was sent to it. Reconnect and resume from your cursors: nothing is lost. Read on while you work, and join what you show. HTTP 429, retryable. */
  SLOW_CONSUMER: 'RATE_LIMITED';
  /** A part of the service did not answer in time. Repeat the call with the same clientMessageId or changeId after a moment; it is never applied twice. HTTP 503, retryable. */
  UNAVAILABLE: 'INTERNAL_ERROR';
  /** Something went wrong on our side. Repeat later; quote the trace id when you report it. HTTP 500, retryable. */
  INTERNAL: 'INTERNAL_ERROR';
}
