import { z } from 'zod';

/** The PRD's four codes (section 5.1) and one more for faults of ours. */
export const ErrorCode = z.enum(['AUTH_FAILED', 'RATE_LIMITED', 'INVALID_PAYLOAD', 'CHANNEL_ERROR', 'INTERNAL_ERROR']).meta({ id: 'ErrorCode', description: 'What kind of refusal it is.' });
export type ErrorCode = z.infer<typeof ErrorCode>;

/** A code, reason or status of a newer release. It is passed on as it is. */
export type Unheard = string & {};

export interface ErrorDefinition {
  readonly code: ErrorCode | Unheard;
  /** HTTP status of the same failure on channel-api. */
  readonly http: number;
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean;
  /** One sentence for the person who reads the error. */
  readonly message: string;
  /** What the caller should do about it. */
  readonly advice: string;
}

/**
 * The catalogue of reasons. Everything that can go wrong for a caller in this release is listed here. A reason that is
 * not comes from a newer release, and brings its definition along.
 */
export const errorCatalogue = {
  TOKEN_MISSING: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'No access token was sent.',
    advice: 'Send the access token in handshake.auth.token (socket) or as "Authorization: Bearer" (HTTP).',
  },
  TOKEN_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The access token is not valid here.',
    advice: 'Sign in again; check that the token was issued for this deployment. Of a JWT, data.fault says what is wrong.',
  },
  TOKEN_EXPIRED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The access token has expired.',
    advice: 'Refresh the session and use the new access token; of a service token, make a new one.',
  },
  SESSION_REVOKED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The session of the access token was ended.',
    advice: 'Sign in again.',
  },
  CONNECTION_ENDED: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: true,
    message: 'An administrator has ended this connection.',
    advice: 'Connect again, unless data.note says otherwise.',
  },
  SESSION_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such session of yours.',
    advice: 'Load the list of sessions again: it may have ended long ago.',
  },
  SESSION_MISMATCH: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The access token is of another user or session than this connection.',
    advice: 'Refresh the session of this connection, or connect anew with the other token.',
  },
  HANDSHAKE_TIMEOUT: {
    code: 'AUTH_FAILED',
    http: 408,
    retryable: true,
    message: 'The connection was not authenticated in time.',
    advice: 'Connect again, and send CONNECT with the access token as soon as the connection is open.',
  },
  SCOPE_MISSING: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The service token may not be used for this.',
    advice: 'Use a token that has data.scope; where none is named, the route or command is for people only.',
  },
  CREDENTIALS_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'Handle or password is wrong.',
    advice: 'Ask the user to check both.',
  },
  ACCOUNT_DEACTIVATED: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'This account is deactivated.',
    advice: 'If the user deactivated it, sign in with `reactivate: true`. Otherwise ask an administrator.',
  },
  PASSWORD_WRONG: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The password is wrong.',
    advice: 'Ask the user for their current password.',
  },
  PASSWORD_NOT_SET: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The account has no password: its user signs in with another provider.',
    advice: 'Do not offer it for this account.',
  },
  SIGN_IN_NOT_RECENT: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The account has no password, and its user has not signed in lately.',
    advice: 'Start another session for them, by token exchange or by your server, and repeat it with that session within ten minutes.',
  },
  SECOND_FACTOR_REQUIRED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The password is right, and the account asks for a second factor.',
    advice: 'Ask for a code, and send it with data.challenge to /v1/auth/sign-in/second-factor within five minutes.',
  },
  CHALLENGE_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The challenge is unknown, expired, used, or all of its guesses are used up.',
    advice: 'Sign in with the password again.',
  },
  SECOND_FACTOR_WRONG: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The code is not that of the authenticator for now, nor a recovery code.',
    advice: 'Ask the user for the code that is shown now, and whether the clock of their device is right.',
  },
  SECOND_FACTOR_USED: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The code was used before.',
    advice: 'Wait for the next code of the authenticator.',
  },
  SECOND_FACTOR_ACTIVE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The account has a second factor already.',
    advice: 'End it first, or go on with it.',
  },
  SECOND_FACTOR_INACTIVE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The account has no second factor.',
    advice: 'Begin with one first.',
  },
  FEATURE_DISABLED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'This feature is off in this deployment.',
    advice: 'Hide it: `features` of session:ready lists what is on, and data.feature names what is off. An operator can turn it on by FEATURES.',
  },
  SECOND_FACTOR_NOT_CONFIGURED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'This deployment has no second factor.',
    advice: 'Hide it. An operator can turn it on by IDENTITY_SECRET_KEY.',
  },
  SUBJECT_TOKEN_MALFORMED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange cannot be read.',
    advice: 'Send the JWT as the provider gave it.',
  },
  SUBJECT_TOKEN_ALGORITHM: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange is signed by an algorithm that is not accepted.',
    advice: 'Let the provider sign with one of those in IDENTITY_PROVIDERS.',
  },
  SUBJECT_TOKEN_KEY_UNKNOWN: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange is signed with a key that its provider does not publish.',
    advice: 'Get a new token; the provider may have changed its key. New keys are known here within half a minute.',
  },
  SUBJECT_TOKEN_SIGNATURE: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The signature of the token to exchange is wrong.',
    advice: 'Get a new token from the provider; this one was changed.',
  },
  SUBJECT_TOKEN_ISSUER: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The issuer of the token to exchange is not trusted here.',
    advice: 'Compare its iss with IDENTITY_PROVIDERS, letter by letter.',
  },
  SUBJECT_TOKEN_AUDIENCE: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange is for somebody else.',
    advice: 'Ask the provider for a token whose aud is the one in IDENTITY_PROVIDERS.',
  },
  SUBJECT_TOKEN_EXPIRED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange has expired.',
    advice: 'Get a new token from the provider.',
  },
  SUBJECT_TOKEN_NOT_YET_VALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange is not valid yet.',
    advice: 'Compare the clocks of provider and server; they may differ by five seconds.',
  },
  SUBJECT_TOKEN_CLAIMS: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token to exchange lacks a claim, or has one that cannot be used.',
    advice: 'It needs iss, sub (255 characters at most), aud and exp.',
  },
  SUBJECT_TOKEN_REPLAYED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The token was exchanged before.',
    advice: 'Get a new token from the provider for each session. If this repeats, somebody else may hold a copy.',
  },
  PROVIDER_UNAVAILABLE: {
    code: 'INTERNAL_ERROR',
    http: 503,
    retryable: true,
    message: 'The keys of the identity provider could not be loaded.',
    advice: 'Repeat it unchanged after a moment.',
  },
  MAIL_TOKEN_INVALID: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'The token from the mail is unknown, expired or used.',
    advice: 'Ask for another mail, and use the newest.',
  },
  MAIL_NOT_CONFIGURED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'This deployment sends no mail.',
    advice: 'Hide it. An operator can turn it on by SMTP_URL, MAIL_FROM and PASSWORD_RESET_URL.',
  },
  EMAIL_TAKEN: {
    code: 'INVALID_PAYLOAD',
    http: 409,
    retryable: false,
    message: 'Another account has confirmed this address.',
    advice: 'Use another address, or sign in to the other account.',
  },
  REFRESH_TOKEN_INVALID: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The refresh token is unknown, expired, or its session has ended.',
    advice: 'Sign in again.',
  },
  REFRESH_TOKEN_REUSED: {
    code: 'AUTH_FAILED',
    http: 401,
    retryable: false,
    message: 'The refresh token was used before; its session has been ended.',
    advice: 'Sign in again. If this repeats, somebody else may hold a copy of the token.',
  },
  SIGNATURE_INVALID: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'There is no such incoming webhook, or the post is not signed with its secret for now.',
    advice: 'Check id and secret, sign the bytes that you send, and keep the clock right: webhook-timestamp may be five minutes off.',
  },
  PAYLOAD_MALFORMED: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'The payload does not have the required shape.',
    advice: 'Correct the fields listed in data.issues.',
  },
  COMMAND_UNKNOWN: {
    code: 'INVALID_PAYLOAD',
    http: 404,
    retryable: false,
    message: 'There is no such command, route or namespace.',
    advice: 'Check the name against the event catalogue.',
  },
  METHOD_NOT_ALLOWED: {
    code: 'INVALID_PAYLOAD',
    http: 405,
    retryable: false,
    message: 'This path does not take this method.',
    advice: 'Use one of those in data.allowed and in the header Allow.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    code: 'INVALID_PAYLOAD',
    http: 415,
    retryable: false,
    message: 'The body has a media type, character set or encoding that is not read here.',
    advice: 'Send JSON in UTF-8 as application/json, as it is or compressed with gzip, deflate or br.',
  },
  TOO_LARGE: {
    code: 'INVALID_PAYLOAD',
    http: 413,
    retryable: false,
    message: 'The payload is larger than allowed.',
    advice: 'Send less at once; the limits are in session:ready, and over HTTP data.limit is that of the body, in bytes.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    code: 'INVALID_PAYLOAD',
    http: 422,
    retryable: false,
    message: 'This Idempotency-Key was used for another request.',
    advice: 'Use a new key for each operation, and repeat a request unchanged.',
  },
  IDEMPOTENCY_KEY_BUSY: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: true,
    message: 'The first request with this Idempotency-Key is still being worked on.',
    advice: 'Repeat it unchanged after Retry-After: then you get the answer of the first.',
  },
  IDEMPOTENCY_OUTCOME_LOST: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The first request with this Idempotency-Key succeeded, but its answer was lost.',
    advice: 'It is not repeated. Read the result; if the answer held a secret, rotate it.',
  },
  HANDLE_TAKEN: {
    code: 'INVALID_PAYLOAD',
    http: 409,
    retryable: false,
    message: 'This handle belongs to somebody else.',
    advice: 'Choose another handle.',
  },
  TOO_MANY_MESSAGES: {
    code: 'INVALID_PAYLOAD',
    http: 413,
    retryable: false,
    message: 'A bulk request cannot carry so many messages.',
    advice: 'Spread them over several requests, one after the other.',
  },
  CLIENT_MESSAGE_ID_TAKEN: {
    code: 'INVALID_PAYLOAD',
    http: 409,
    retryable: false,
    message: 'Another imported message of this channel goes by this clientMessageId already.',
    advice: 'Make the ids of imported messages unique within their channel.',
  },
  OUT_OF_ORDER: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The message is older than the one before it.',
    advice: 'Import messages oldest first, and before people write into the channel.',
  },
  CANNOT_BLOCK_SELF: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'Nobody can block themselves.',
    advice: 'Name somebody else. To be seen by nobody, become invisible.',
  },
  TOO_MANY_BLOCKS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of blocked users.',
    advice: 'Unblock somebody first.',
  },
  BOT_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such bot of yours.',
    advice: 'Check the id. A bot that somebody else owns answers the same way.',
  },
  TOO_MANY_BOTS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of bots.',
    advice: 'Use one of them: a bot may be in many channels and have several tokens.',
  },
  TOO_MANY_TOKENS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The bot has reached the limit of tokens.',
    advice: 'Revoke those that are no longer used.',
  },
  TOKEN_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'The bot has no such service token.',
    advice: 'Check the id. One that was revoked is gone.',
  },
  CHANNEL_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such channel for you.',
    advice: 'Check the id. A channel that you may not see answers the same way.',
  },
  THREAD_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such thread for you.',
    advice: 'A thread is named by the id of the message it hangs on, which must be in a channel of yours and no reply itself.',
  },
  MESSAGE_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such message for you.',
    advice: 'It may have been deleted, or be in a channel that you may not see: drop it from the screen.',
  },
  USER_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such user here.',
    advice: 'Check the id.',
  },
  USER_DEACTIVATED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'This user is deactivated.',
    advice: 'Leave them out, or wait until they are active again.',
  },
  NOT_JOINED: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'This connection has not joined the conversation.',
    advice: 'Join the channel or thread first. One that you may not see, or that does not exist, answers the same way.',
  },
  NOT_AUTHOR: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'Only its author may do this with a message.',
    advice: 'Do not offer it for messages of others; moderators may delete them.',
  },
  REMOVED_FROM_CHANNEL: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'You were removed from this channel.',
    advice: 'Ask somebody there to add you: you cannot join it by yourself any more.',
  },
  BANNED: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'This user is banned from the channel.',
    advice: 'Wait until data.until, or ask a moderator to lift the ban; without data.until it does not end by itself.',
  },
  ACCOUNT_BANNED: {
    code: 'AUTH_FAILED',
    http: 403,
    retryable: false,
    message: 'This account is banned here.',
    advice: 'Sign in again after data.until, or ask an administrator; without data.until the ban does not end by itself.',
  },
  MUTED: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'You are muted: you may read, and not write.',
    advice: 'Show until when, by data.until; without it the mute does not end by itself. With data.everywhere it holds in every channel.',
  },
  SLOW_MODE: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: false,
    message: 'The channel is in slow mode: each member writes once in a while.',
    advice: 'Show how long it lasts, by data.retryAfterMs, and send it again after that. It may be hours: do not wait silently.',
  },
  FILTERED: {
    code: 'INVALID_PAYLOAD',
    http: 422,
    retryable: false,
    message: 'The text contains words that are not allowed here.',
    advice: 'Show it to the author, who may write it otherwise.',
  },
  MESSAGE_REFUSED: {
    code: 'INVALID_PAYLOAD',
    http: 422,
    retryable: false,
    message: 'The message was refused by the deployment.',
    advice: 'Show data.explanation, if there is one, to the author.',
  },
  REPORT_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such report, or you may not decide it.',
    advice: 'Read the list of reports again.',
  },
  REPORT_DECIDED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'Somebody else is looking at the report, or has decided it.',
    advice: 'Read the list of reports again.',
  },
  PURGE_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such deletion of messages, or you have not begun it.',
    advice: 'Check the id that the answer to its beginning has.',
  },
  TOO_MANY_REPORTS: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: false,
    message: 'Too many reports of this user wait for a decision.',
    advice: 'Wait until moderators have decided some of them.',
  },
  CANNOT_ADD: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'You cannot add this person to a channel here.',
    advice: 'Tell them of a public channel, which they can join, or ask somebody who shares a private channel with them.',
  },
  INVITED_INSTEAD: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'This person has to agree first, and was invited.',
    advice: 'Show that the invitation waits; once they accept, member:joined comes in the channel.',
  },
  ANNOUNCEMENT_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such announcement.',
    advice: 'Load the list of announcements again.',
  },
  TOO_MANY_ANNOUNCEMENTS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'Too many announcements are active at once.',
    advice: 'Withdraw one of them, or wait until one ends; data.limit is the limit.',
  },
  HOLD_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such hold.',
    advice: 'Load the list of holds again.',
  },
  TOO_MANY_HOLDS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'Too many channels and users are on hold.',
    advice: 'Release some of the holds; data.limit says how many there may be.',
  },
  INVITATION_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such invitation for you, or it has ended.',
    advice: 'Load the list of invitations again; ask to be invited anew.',
  },
  LINK_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such invitation link, or it is no longer good.',
    advice: 'Ask for another one: it may have expired, been revoked, or been used by as many people as it was made for.',
  },
  TOO_MANY_LINKS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The channel has reached the limit of invitation links.',
    advice: 'Revoke one that is no longer needed; data.limit says how many there may be.',
  },
  TOO_MANY_INVITATIONS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'Too many invitations of yours, or for this person, wait for an answer.',
    advice: 'Wait until some are accepted, or end after 30 days.',
  },
  TOO_MANY_SAVED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of saved messages.',
    advice: 'Take some off the list first.',
  },
  TOO_MANY_DRAFTS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of drafts.',
    advice: 'Send or empty some of them first.',
  },
  SCHEDULE_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such scheduled message of yours: it was sent, or cancelled.',
    advice: 'Load the list of scheduled messages again.',
  },
  ALREADY_SENDING: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The scheduled message is being sent.',
    advice: 'Wait for schedule:changed; then edit or delete the message itself.',
  },
  TOO_MANY_SCHEDULED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of scheduled messages.',
    advice: 'Cancel one, or wait until one is sent.',
  },
  CANNOT_MESSAGE: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'You cannot write to this person directly.',
    advice: 'The user may be gone, or one of you has blocked the other; the server does not say which. Write in a channel that you share.',
  },
  TOO_MANY_DIRECT: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached today’s limit of new direct conversations.',
    advice: 'Go on in those that exist, or wait until tomorrow.',
  },
  LAST_ADMINISTRATOR: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The deployment has no other administrator.',
    advice: 'Make somebody else an administrator first.',
  },
  NOT_ALLOWED: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'Your role in this channel does not allow it.',
    advice: 'Ask an owner or admin of the channel.',
  },
  TOO_MANY_SUBSCRIPTIONS: {
    code: 'INVALID_PAYLOAD',
    http: 409,
    retryable: false,
    message: 'This connection has reached the limit of watched users.',
    advice: 'Unsubscribe from those who are not on the screen; see limits.presenceSubscriptions in session:ready.',
  },
  QUERY_EMPTY: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'The search has no word to look for.',
    advice: 'Search for at least one word; punctuation, and words to leave out, are not enough. Or search for files, by `hasFile=true`, `fileKind` or `fileType`.',
  },
  ATTACHMENT_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'One of the files cannot be sent.',
    advice: 'Send files that you have uploaded yourself, each in one message.',
  },
  FILE_REFUSED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'One of the files was refused when it was looked at.',
    advice: 'Send the message without it; data.cause says what is wrong with the file.',
  },
  FILE_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such file, or none that you may read.',
    advice: 'Ask for files of messages that you can see, and for your own.',
  },
  FILE_IN_USE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'A message has the file.',
    advice: 'Delete the message: its files go with it.',
  },
  FILE_ID_TAKEN: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'There is another file of this id.',
    advice: 'Use a fresh random UUID for each file.',
  },
  FILE_EMPTY: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'The file has no bytes.',
    advice: 'Leave it out.',
  },
  FILE_TOO_LARGE: {
    code: 'INVALID_PAYLOAD',
    http: 413,
    retryable: false,
    message: 'The file is larger than one file may be.',
    advice: 'Send a smaller one; data.limit is the most in bytes.',
  },
  LENGTH_REQUIRED: {
    code: 'INVALID_PAYLOAD',
    http: 411,
    retryable: false,
    message: 'The size of the file is missing.',
    advice: 'Send Content-Length, or upload by tus with Upload-Length.',
  },
  UPLOAD_INCOMPLETE: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: true,
    message: 'The file is shorter than announced.',
    advice: 'Send the file again, or by tus, which goes on where it stopped.',
  },
  UPLOAD_QUOTA_USED_UP: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'You have reached the daily limit of uploads.',
    advice: 'Say when there is room again, by data.retryAfterMs; data.limit and data.used are bytes of 24 hours. It may be hours: do not wait silently.',
  },
  STORAGE_FULL: {
    code: 'CHANNEL_ERROR',
    http: 507,
    retryable: true,
    message: 'The deployment has no room for more files.',
    advice: 'Ask an administrator; they can remove old files, or set a higher quota.',
  },
  LINK_INVALID: {
    code: 'CHANNEL_ERROR',
    http: 403,
    retryable: false,
    message: 'The link has expired, or was changed.',
    advice: 'Ask for another one by POST /v1/files/links.',
  },
  RANGE_NOT_SATISFIABLE: {
    code: 'INVALID_PAYLOAD',
    http: 416,
    retryable: false,
    message: 'The file has no bytes in this range.',
    advice: 'Ask for bytes that are there; Content-Range says how many there are.',
  },
  TEXT_TOO_LONG: {
    code: 'INVALID_PAYLOAD',
    http: 413,
    retryable: false,
    message: 'The text is too long for a message.',
    advice: 'Shorten it to limits.messageTextLength of session:ready, or send it as a file.',
  },
  OFFSET_MISMATCH: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The live message does not end where this text begins: some of it is missing, or its text was replaced.',
    advice: 'Send on from data.expected; with data.revision, the text is another one than yours.',
  },
  NOT_STREAMING: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The message takes no text any more: it is finished, was interrupted too long ago, or was never live.',
    advice: 'Read data.live, where there is one, for what became of it; write on in a new message.',
  },
  TEXT_DIFFERS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The server has another text of this length.',
    advice: 'Compare it with `message:text`; finish without `sha256` to keep it, or edit the message to replace it.',
  },
  TOO_MANY_LIVE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'You have reached the limit of live messages at once.',
    advice: 'Finish one first; those whose writer is gone end by themselves after a few seconds.',
  },
  TOO_MANY_ATTACHMENTS: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'A message cannot carry so many files.',
    advice: 'Spread them over several messages; see limits.attachmentsPerMessage in session:ready.',
  },
  TOO_MANY_MENTIONS: {
    code: 'INVALID_PAYLOAD',
    http: 400,
    retryable: false,
    message: 'A message cannot mention so many people by name.',
    advice: 'Mention fewer, or the channel; see limits.mentionsPerMessage in session:ready.',
  },
  TOO_MANY_REACTIONS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The message has as many different emoji as it can hold.',
    advice: 'Offer the emoji that are there already.',
  },
  TOO_MANY_PINS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The channel has as many pinned messages as it can hold.',
    advice: 'Unpin another message first.',
  },
  TOO_MANY_WEBHOOKS: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The channel has as many webhooks as it can hold.',
    advice: 'Delete one that is no longer used.',
  },
  WEBHOOK_NOT_FOUND: {
    code: 'CHANNEL_ERROR',
    http: 404,
    retryable: false,
    message: 'There is no such webhook for you, or not of this direction.',
    advice: 'Check the id in the list of the channel’s webhooks.',
  },
  ARCHIVED: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The channel is archived and takes no changes.',
    advice: 'Show the channel as read-only.',
  },
  VERSION_CONFLICT: {
    code: 'CHANNEL_ERROR',
    http: 412,
    retryable: false,
    message: 'It was changed by somebody else since you read it.',
    advice: 'Read it again, show what differs, and send the change with the new ETag in If-Match: it is in data.etag, and in data.version of what has a version.',
  },
  OWNER_CANNOT_LEAVE: {
    code: 'CHANNEL_ERROR',
    http: 409,
    retryable: false,
    message: 'The only owner of a channel cannot leave it.',
    advice: 'Make somebody else owner first, or archive the channel.',
  },
  EXPORTED_LATELY: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'Your data was exported less than a day ago.',
    advice: 'Wait for data.retryAfterMs.',
  },
  RATE_LIMITED: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'This was done too often in too short a time.',
    advice: 'Wait for data.retryAfterMs, then repeat it unchanged; acks tell by their budget, and HTTP by its RateLimit header, how much is left.',
  },
  TOO_MANY_AT_ONCE: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'So much that was asked for by this user is still being worked on.',
    advice: 'Wait for answers before you ask for more, and repeat this one unchanged after data.retryAfterMs.',
  },
  TOO_MANY_PACKETS: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'The connection was closed because the client sent more packets than any client needs.',
    advice: 'Reconnect after data.retryAfterMs, and find out what sends so much: pings, acks and empty packets count, too.',
  },
  TOO_MANY_CONNECTIONS: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'No more connections are taken here now.',
    advice: 'Close connections that are not needed, or wait for data.retryAfterMs; another gateway may have room.',
  },
  GATEWAY_BUSY: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'More clients connect than this gateway can take at once.',
    advice: 'Connect again after data.retryAfterMs: that is your place in the line.',
  },
  DRAINING: {
    code: 'INTERNAL_ERROR',
    http: 503,
    retryable: true,
    message: 'This gateway is going away and takes no new connections.',
    advice: 'Connect again after data.retryAfterMs: the load balancer leads to another gateway.',
  },
  SLOW_CONSUMER: {
    code: 'RATE_LIMITED',
    http: 429,
    retryable: true,
    message: 'The connection was closed because the client did not read what was sent to it.',
    advice: 'Reconnect and resume from your cursors: nothing is lost. Read on while you work, and join what you show.',
  },
  UNAVAILABLE: {
    code: 'INTERNAL_ERROR',
    http: 503,
    retryable: true,
    message: 'A part of the service did not answer in time.',
    advice: 'Repeat the call with the same clientMessageId or changeId after a moment; it is never applied twice.',
  },
  INTERNAL: {
    code: 'INTERNAL_ERROR',
    http: 500,
    retryable: true,
    message: 'Something went wrong on our side.',
    advice: 'Repeat later; quote the trace id when you report it.',
  },
} as const satisfies Record<string, ErrorDefinition & { readonly code: ErrorCode }>;

export type ErrorReason = keyof typeof errorCatalogue;
export const ErrorReason = z.enum(Object.keys(errorCatalogue) as [ErrorReason, ...ErrorReason[]]).meta({ id: 'ErrorReason', description: 'Why something is refused.' });

/** PRD 5.1, with the stable reason inside `data`. */
export const ErrorResponse = z.object({
  status: z.literal('error'),
  code: ErrorCode,
  message: z.string(),
  data: z.looseObject({ reason: ErrorReason, retryable: z.boolean(), advice: z.string() }),
}).meta({ id: 'ErrorResponse', description: 'A refusal.' });
export type ErrorResponse = z.infer<typeof ErrorResponse>;

/** The one error that crosses process borders; anything else that is thrown becomes INTERNAL at the edge. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  readonly reason: ErrorReason | Unheard;
  readonly details: Readonly<Record<string, unknown>>;
  readonly definition: ErrorDefinition;

  constructor(reason: ErrorReason, details: Readonly<Record<string, unknown>> = {}, { definition, ...options }: ErrorOptions & { definition?: ErrorDefinition } = {}) {
    const known = definition ?? errorCatalogue[reason];
    super(known.message, options);
    this.reason = reason;
    this.details = details;
    this.definition = known;
  }
}

/** What a caller is told. A fault that is not a ChatError says nothing of its inside. */
export function toErrorResponse(error: unknown): ErrorResponse {
  const { reason, details, definition } = error instanceof ChatError ? error : new ChatError('INTERNAL');
  const { code, message, retryable, advice } = definition;
  // The type is what this release knows; a reason of a newer one is passed on.
  return { status: 'error', code: code as ErrorCode, message, data: { ...details, reason: reason as ErrorReason, retryable, advice } };
}

/**
 * Turns a failed parse into PAYLOAD_MALFORMED, or into the reason that a schema names for one of its checks, naming
 * fields but never echoing their values.
 */
export function malformed(error: z.ZodError): ChatError {
  const issues = error.issues.slice(0, 10).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const [first] = error.issues;
  const named = ErrorReason.safeParse(first?.code === 'custom' ? first.params?.reason : undefined);
  return new ChatError(named.data ?? 'PAYLOAD_MALFORMED', { issues });
}

/** Parses input from outside, or throws PAYLOAD_MALFORMED. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw malformed(parsed.error);
  return parsed.data;
}
