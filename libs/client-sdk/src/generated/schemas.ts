// Generated from libs/contracts by `npm run generate`; change it there.

export interface AcceptInvitationLinkRequest {
    token: string;
}

export interface AcceptInvitationLinkResponse {
    channel: Channel;
    member: Member;
}

export interface AcceptInvitationParams {
    /** Format: uuid */
    invitationId: string;
}

export interface AcceptInvitationResponse {
    channel: Channel;
    member: Member;
}

export interface AddMemberParams {
    /** Format: uuid */
    channelId: string;
}

export interface AddMemberRequest {
    /** Format: uuid */
    userId: string;
    /** @default member */
    role?: MemberRole;
}

export interface AddMemberResponse {
    member: Member;
}

export interface AnnounceRequest {
    text: string;
    /** @default info */
    level?: AnnouncementLevel;
    /**
     * How long it stands.
     * @default 1440
     */
    minutes?: number;
    /**
     * Format: uuid
     * Absent: everybody.
     */
    channelId?: string;
}

/** What an administrator tells everybody, or those in a channel. */
export interface Announcement {
    /** Format: uuid */
    id: string;
    /** Whom it is for: members of a channel, or everybody. */
    channelId: string | null;
    text: string;
    level: AnnouncementLevel;
    /**
     * Format: date-time
     * From then on it is not to be shown.
     */
    until: string;
    /** Format: date-time */
    createdAt: string;
}

/** How urgent an announcement is. */
export type AnnouncementLevel = "info" | "warning" | "critical";

export interface AnnouncementWithdrawnData {
    /** Format: uuid */
    id: string;
}

export interface AnonymiseMeRequest {
    password?: string;
}

export type AnonymiseMeResponse = Record<string, never>;

export interface AnonymiseUserParams {
    /** Format: uuid */
    userId: string;
}

export interface AnonymiseUserRequest {
    reason?: string;
}

export type AnonymiseUserResponse = Record<string, never>;

export interface AppendToMessageParams {
    /** Format: uuid */
    messageId: string;
}

export interface AppendToMessageRequest {
    /** UTF-16 code units before `text`. */
    offset: number;
    text: string;
    /** Instead of what the message carries: state, tool steps, citations. Shown at once, and committed with the text. */
    metadata?: {
        [key: string]: unknown;
    };
    /** The one that the offset is of, if there is one. */
    revision?: number;
}

export interface AppendToMessageResponse {
    /** UTF-16 code units that were taken: the next append begins here. */
    length: number;
    /** So many of them are committed. Keep what comes after, to send it again when `length` falls behind you. */
    durable: number;
    /** As in `live` of the message. */
    revision?: number;
    /** Somebody has asked to stop: finish it as `cancelled`. */
    cancel?: {
        reason?: string;
    };
}

export interface ArchiveChannelParams {
    /** Format: uuid */
    channelId: string;
}

/** A file of a message. */
export interface Attachment {
    /** Format: uuid */
    id: string;
    name: string;
    mediaType: string;
    bytes: number;
    state?: FileState;
    reason?: string;
    kind?: FileKind;
    width?: number;
    height?: number;
    animated?: boolean;
    durationMs?: number;
    placeholder?: string;
    thumbnails?: Thumbnail[];
}

/** One decision: its actor, its subject, what it changed, and the reason. */
export interface AuditEntry {
    /** Format: uuid */
    id: string;
    /** Format: date-time */
    at: string;
    /** Null where nobody in particular did it, as from the command line. */
    actorId: string | null;
    /** One of `auditActions`, or one of another release. */
    action: string;
    subject: {
        kind: string;
        id: string;
    };
    /** Where it happened, if in a channel. */
    channelId: string | null;
    /** What the decision has changed: as it was, and as it is. */
    before: {
        [key: string]: unknown;
    } | null;
    after: {
        [key: string]: unknown;
    } | null;
    reason: string | null;
}

export interface BanMemberParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export interface BanMemberRequest {
    /** Format: date-time */
    until?: string;
    reason?: string;
}

export interface BanMemberResponse {
    restriction: Restriction;
}

export interface BanUserParams {
    /** Format: uuid */
    userId: string;
}

export interface BanUserRequest {
    /** Format: date-time */
    until?: string;
    reason?: string;
}

export interface BanUserResponse {
    restriction: Restriction;
}

export interface BeginDirectRequest {
    /** Without the caller, or with. */
    userIds: string[];
    /** @default false */
    hidden?: boolean;
}

export interface BeginLiveMessageRequest {
    /** Format: uuid */
    channelId: string;
    /**
     * Format: uuid
     * The message that this one replies to; absent in the channel itself.
     */
    threadId?: string;
    clientMessageId: string;
    /** How it begins. May be left out. */
    text?: string;
    /**
     * When those are told whom `text` mentions. `finish` unless given; whom the rest of the text mentions is always told then.
     */
    mentionAt?: "begin" | "finish";
    metadata?: {
        [key: string]: unknown;
    };
    /** A message that the sender may read: how it begins is shown with this one, and its author may cancel this one. */
    quote?: {
        /** Format: uuid */
        messageId: string;
    };
}

export interface BeginLiveMessageResponse {
    /** UTF-16 code units that were taken: the next append begins here. */
    length: number;
    /** So many of them are committed. Keep what comes after, to send it again when `length` falls behind you. */
    durable: number;
    /** As in `live` of the message. */
    revision?: number;
    /** Somebody has asked to stop: finish it as `cancelled`. */
    cancel?: {
        reason?: string;
    };
    message: Message;
    epoch: string;
    seq: number;
    /** Say something at least this often, if need be by an append without text: otherwise it becomes `interrupted`. */
    leaseMs: number;
}

export interface BlockUserParams {
    /** Format: uuid */
    userId: string;
}

export type BlockUserResponse = Record<string, never>;

/** A user without a password, who acts through service tokens. */
export interface Bot {
    /** Format: uuid */
    id: string;
    handle: string;
    displayName: string;
    /** Format: date-time */
    createdAt: string;
}

export interface BrowseChannelsQuery {
    query?: string;
    /** Whether archived ones are listed instead. */
    archived?: boolean;
    limit?: number;
    after?: string;
}

export interface BrowseChannelsResponse {
    channels: {
        /** Format: uuid */
        id: string;
        kind: ChannelKind;
        name: string;
        topic: string | null;
        /** Format: date-time */
        createdAt: string;
        archivedAt: string | null;
        /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
        memberIds?: string[];
        /** Grows with every change of the channel itself. */
        version?: number;
        description?: string | null;
        metadata?: Metadata | null;
        /** Seconds between two messages of one member. Absent where slow mode is off. */
        slowModeSeconds?: number;
        member: boolean;
        memberCount: number;
    }[];
    next: string | null;
}

/** What is left of a limit after a command: a client that slows down in time is never refused. */
export interface Budget {
    scope: RateLimitScope;
    limit: number;
    remaining: number;
    /** After this time all of the limit is there again. */
    resetAfterMs: number;
}

export interface BulkSendRequest {
    messages: {
        /** Format: uuid */
        channelId: string;
        /**
         * Format: uuid
         * The message that this one replies to; absent in the channel itself.
         */
        threadId?: string;
        clientMessageId: string;
        text: string;
        attachmentIds?: string[];
        metadata?: {
            [key: string]: unknown;
        };
        /** A message that the sender may read: how it begins is shown with this one. */
        quote?: {
            /** Format: uuid */
            messageId: string;
        };
        /** A message that the sender may read, to be written here as it reads now, with its files. `text` is empty then. */
        forwarded?: {
            /** Format: uuid */
            messageId: string;
        };
    }[];
}

export interface BulkSendResponse {
    results: ({
        status: "ok";
        message: Message;
        epoch: string;
        seq: number;
    } | ErrorResponse)[];
}

export interface CancelMessageParams {
    /** Format: uuid */
    messageId: string;
}

export interface CancelMessageRequest {
    reason?: string;
}

export interface CancelMessageResponse {
    live: Live;
}

export interface CancelScheduledParams {
    /** Format: uuid */
    scheduleId: string;
}

export type CancelScheduledResponse = Record<string, never>;

export interface ChangeChannelSettingsParams {
    /** Format: uuid */
    channelId: string;
}

export interface ChangeChannelSettingsRequest {
    mutedUntil?: string | null;
    favourite?: boolean;
    notify?: NotifyLevel;
    hidden?: boolean;
}

export interface ChangeChannelSettingsResponse {
    settings: ChannelSettings;
}

export interface ChangeDeploymentRoleParams {
    /** Format: uuid */
    userId: string;
}

export interface ChangeDeploymentRoleRequest {
    role: DeploymentRole;
    reason?: string;
}

export interface ChangePasswordRequest {
    currentPassword: string;
    newPassword: string;
}

export interface ChangePasswordResponse {
    sessions: number;
}

export interface ChangeRoleParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export interface ChangeRoleRequest {
    role: MemberRole;
    reason?: string;
}

export interface ChangeRoleResponse {
    member: Member;
}

/** Where people write. */
export interface Channel {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
}

export interface ChannelActivityData {
    /** Format: uuid */
    channelId: string;
    head: Cursor;
    unread: number;
    mentions: number;
    channel?: Channel;
}

export interface ChannelAddedData {
    channel: Channel;
    role: MemberRole;
    head: Cursor;
}

/** You are a member of a channel now. */
export interface ChannelAddedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:added";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelAddedData;
}

export interface ChannelArchivedData {
    channel: Channel;
    /** Format: uuid */
    by: string;
}

/** The channel takes no messages, changes and new members any more; it can still be read. */
export interface ChannelArchivedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:archived";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelArchivedData;
}

export interface ChannelDeletedData {
    /** Format: uuid */
    channelId: string;
}

/** The channel was deleted for good. The last event of its stream, and told to each of its members in their own. */
export interface ChannelDeletedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:deleted";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelDeletedData;
}

/** A file of a channel, and the message that carries it. */
export interface ChannelFile {
    file: Attachment;
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    senderId: string;
    /** Format: date-time */
    sentAt: string;
}

export interface ChannelHistoryParams {
    /** Format: uuid */
    channelId: string;
}

export interface ChannelHistoryQuery {
    limit?: number;
    /** Messages before this seq, or created before this time. */
    before?: number | string;
    /** Messages after this seq, or created after this time. */
    after?: number | string;
    /** The first message at or after it, in the middle of what surrounds it. */
    around?: number | string;
}

export interface ChannelHistoryResponse {
    /** In ascending order of `seq`, as they read now. A page may hold fewer than asked for although there are more. */
    messages: Message[];
    hasBefore: boolean;
    hasAfter: boolean;
    /** Events up to here are part of what the page says. Absent for a thread that nothing has happened in yet. */
    head: Cursor | null;
}

/** What `channel:join` is acknowledged with. */
export type ChannelJoinAck = {
    status: "ok";
    data: ChannelJoinOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ChannelJoinInput {
    /** Format: uuid */
    channelId: string;
    since?: Cursor;
    trace?: string;
}

export interface ChannelJoinOutput {
    channel: Channel;
    role: MemberRole;
    /** Where the stream stands: the next event that is pushed has `seq` head.seq + 1. */
    head: Cursor;
    verdict: Verdict;
    events: StreamEvent[];
}

/** What kind of channel it is. */
export type ChannelKind = "public" | "private" | "direct";

/** What `channel:leave` is acknowledged with. */
export type ChannelLeaveAck = {
    status: "ok";
    data: ChannelLeaveOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ChannelLeaveInput {
    /** Format: uuid */
    channelId: string;
    trace?: string;
}

export type ChannelLeaveOutput = Record<string, never>;

export interface ChannelRemovedData {
    /** Format: uuid */
    channelId: string;
    cause?: DepartureCause;
    /** Format: uuid */
    by?: string;
}

/** You are no longer a member of a channel. */
export interface ChannelRemovedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:removed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelRemovedData;
}

export interface ChannelRestoredData {
    channel: Channel;
    /** Format: uuid */
    by: string;
}

/** The channel is no longer archived. */
export interface ChannelRestoredEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:restored";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelRestoredData;
}

/** What a member has set for themselves in a channel. */
export interface ChannelSettings {
    /** Nothing is notified until then; absent for a channel that is not muted. A time far away means for good. */
    mutedUntil: string | null;
    favourite: boolean;
    notify: NotifyLevel;
    /** Not to be listed, until the user says otherwise. */
    hidden: boolean;
}

export interface ChannelSettingsChangedData {
    /** Format: uuid */
    channelId: string;
    settings: ChannelSettings;
}

/** You have set something for yourself in a channel, on one of your devices. */
export interface ChannelSettingsChangedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:settings-changed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelSettingsChangedData;
}

export interface ChannelSlowModeChangedData {
    channel: Channel;
    /** Format: uuid */
    by: string;
    /** Format: uuid */
    channelId: string;
    seconds: number;
}

/** So many seconds have to pass between two messages of one member from now on; 0 when slow mode is over. */
export interface ChannelSlowModeChangedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:slow-mode-changed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelSlowModeChangedData;
}

export interface ChannelUpdatedData {
    channel: Channel;
    /** Format: uuid */
    by: string;
}

/** The channel is described otherwise, or has become private. */
export interface ChannelUpdatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "channel:updated";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ChannelUpdatedData;
}

/** What a user may set by hand; `online` is what follows from their connections. */
export type ChosenStatus = "online" | "away" | "dnd" | "invisible";

export interface ClaimReportParams {
    /** Format: uuid */
    reportId: string;
}

export interface ClaimReportResponse {
    report: Report;
}

export interface ClearChannelRetentionParams {
    /** Format: uuid */
    channelId: string;
}

export type ClearChannelRetentionResponse = Record<string, never>;

/** Sizes that concern clients. */
export interface ClientLimits {
    messageTextLength: number;
    liveTextLength: number;
    appendTextLength: number;
    clientMessageIdLength: number;
    attachmentsPerMessage: number;
    mentionsPerMessage: number;
    reactionsPerMessage: number;
    packetBytes: number;
    resumeStreams: number;
    presenceUsers: number;
    presenceSubscriptions: number;
    presenceTextLength: number;
}

/** The group that a message was committed in. */
export interface CommitGroup {
    /** SERVICE_INSTANCE of the messaging-service. */
    instance: string;
    /** In the same group. */
    messages: number;
    /** Format: date-time */
    beganAt: string;
    /** Format: date-time */
    committedAt: string;
}

export interface ConfirmSecondFactorRequest {
    code: string;
}

export interface ConfirmSecondFactorResponse {
    recoveryCodes: string[];
}

/** What bounds the connections that are open at once, at one gateway. */
export type ConnectionCap = "connections-of-user" | "connections-of-bots" | "connections-of-address" | "connections-of-gateway";

/** A channel, or a thread in it. */
export interface Conversation {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
}

export interface CreateBotRequest {
    handle: string;
    displayName?: string;
}

export interface CreateChannelRequest {
    name: string;
    /**
     * @default public
     */
    kind?: "public" | "private";
    topic?: string;
    description?: string;
    metadata?: {
        [key: string]: unknown;
    };
    /** @default [] */
    memberIds?: string[];
}

/** `invitedIds`: those of the given members who become members once they accept. Absent when there are none. */
export interface CreateChannelResponse {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
    invitedIds?: string[];
}

export interface CreateInvitationLinkParams {
    /** Format: uuid */
    channelId: string;
}

export interface CreateInvitationLinkRequest {
    /**
     * @default member
     */
    role?: "member" | "guest";
    /**
     * Null for a link that does not end by itself.
     * @default 604800
     */
    expiresInSeconds?: number | null;
    /**
     * How many people may come in by it; null for any number.
     * @default null
     */
    maxUses?: number | null;
}

export interface CreateInvitationLinkResponse {
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    creatorId: string;
    role: MemberRole;
    /** Format: date-time */
    createdAt: string;
    /** Null for one that does not end by itself. */
    expiresAt: string | null;
    /** How many people may come in by it; null for any number. */
    maxUses: number | null;
    uses: number;
    token: string;
}

export interface CreateReportRequest {
    subject: {
        kind: "message";
        /** Format: uuid */
        messageId: string;
    } | {
        kind: "user";
        /** Format: uuid */
        userId: string;
    };
    category: ReportCategory;
    /** @default  */
    text?: string;
}

export interface CreateReportResponse {
    report: Report;
}

export interface CreateServiceTokenParams {
    /** Format: uuid */
    botId: string;
}

export interface CreateServiceTokenRequest {
    name: string;
    scopes: Scope[];
    /** Without it the token is good until it is revoked. */
    expiresInDays?: number;
}

export interface CreateServiceTokenResponse {
    /** Format: uuid */
    id: string;
    name: string;
    scopes: Scope[];
    /** Format: date-time */
    createdAt: string;
    expiresAt: string | null;
    /** To the minute. */
    lastUsedAt: string | null;
    token: string;
}

export interface CreateSessionRequest {
    externalId: string;
    /** What the user is to be called, at first sight. Where it is taken, something like it. */
    handle?: string;
    displayName?: string;
    /** One that the product has confirmed. Left out where it is another account’s. */
    email?: string;
    /** Of the user’s device, for the list of their sessions. */
    userAgent?: string;
    reactivate?: boolean;
}

export interface CreateWebhookParams {
    /** Format: uuid */
    channelId: string;
}

export type CreateWebhookRequest = {
    direction: "incoming";
    name: string;
} | {
    direction: "outgoing";
    name: string;
    /** Format: uri */
    url: string;
    /**
     * @default [
     *       "message:created"
     *     ]
     */
    events?: WebhookEvent[];
};

export interface CreateWebhookResponse {
    webhook: IncomingWebhook | OutgoingWebhook;
    secret: string;
}

/** The last event that somebody has. */
export interface Cursor {
    epoch: string;
    seq: number;
}

export interface CursorMovedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    cursor: OwnCursor;
    head: Cursor;
    unread: number;
    mentions: number;
}

/** You have read further on one of your devices, or marked something as unread (`cursor.unreadFrom`); what is left to read. */
export interface CursorMovedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "cursor:moved";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: CursorMovedData;
}

export interface DeactivateMeRequest {
    password?: string;
}

export type DeactivateMeResponse = Record<string, never>;

export interface DeactivateUserParams {
    /** Format: uuid */
    userId: string;
}

export interface DeactivateUserRequest {
    reason?: string;
}

export type DeactivateUserResponse = Record<string, never>;

export interface DecideReportParams {
    /** Format: uuid */
    reportId: string;
}

export interface DecideReportRequest {
    outcome: "resolved" | "dismissed";
    note?: string;
}

export interface DecideReportResponse {
    report: Report;
}

export interface DeclineInvitationParams {
    /** Format: uuid */
    invitationId: string;
}

export type DeclineInvitationResponse = Record<string, never>;

export interface DeleteChannelParams {
    /** Format: uuid */
    channelId: string;
}

export type DeleteChannelResponse = Record<string, never>;

export interface DeleteFileParams {
    /** Format: uuid */
    fileId: string;
}

export type DeleteFileResponse = Record<string, never>;

export interface DeleteWebhookParams {
    /** Format: uuid */
    webhookId: string;
}

export type DeleteWebhookResponse = Record<string, never>;

/** How somebody ceased to be a member: by themselves, or put out by somebody else, who may have kept them from coming back. */
export type DepartureCause = "left" | "removed" | "banned";

/** What somebody is in the deployment, beside what they are in each channel. */
export type DeploymentRole = "administrator" | "member" | "guest";

/** A direct conversation, as one of its people sees it. */
export interface DirectConversation {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
    role: MemberRole;
    cursor: OwnCursor;
    head: Cursor;
    unread: number;
    mentions: number;
    settings?: ChannelSettings;
    /** Of the last message that is not in a thread; `null` before the first. */
    lastMessageAt: string | null;
}

export interface DisableSecondFactorRequest {
    password: string;
    code: string;
}

export type DisableSecondFactorResponse = Record<string, never>;

export interface DraftChangedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    version: number;
    removed: boolean;
}

/** You have written on in a draft, on one of your devices, or have emptied it. It has no text: read the draft over HTTP, if it is newer than what you have. */
export interface DraftChangedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "draft:changed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: DraftChangedData;
}

export interface DropParkedEventParams {
    /** Format: uuid */
    webhookId: string;
    messageId: string;
}

export type DropParkedEventResponse = Record<string, never>;

export interface EndConnectionsParams {
    /** Format: uuid */
    userId: string;
}

export interface EndConnectionsRequest {
    /** `id` of the connection; absent for all. */
    connectionId?: string;
    /** @default false */
    endSessions?: boolean;
    /** The client is told this. */
    note?: string;
    reason?: string;
}

export interface EndConnectionsResponse {
    complete: boolean;
    unanswered: string[];
    ended: number;
    endedSessions: number;
}

export interface EndSessionParams {
    /** Format: uuid */
    sessionId: string;
}

export type EndSessionResponse = Record<string, never>;

export interface EnrolSecondFactorRequest {
    password: string;
}

export interface EnrolSecondFactorResponse {
    secret: string;
    otpauthUrl: string;
}

/** What kind of refusal it is. */
export type ErrorCode = "AUTH_FAILED" | "RATE_LIMITED" | "INVALID_PAYLOAD" | "CHANNEL_ERROR" | "INTERNAL_ERROR";

/** Why something is refused. */
export type ErrorReason = "TOKEN_MISSING" | "TOKEN_INVALID" | "TOKEN_EXPIRED" | "SESSION_REVOKED" | "CONNECTION_ENDED" | "SESSION_NOT_FOUND" | "SESSION_MISMATCH" | "HANDSHAKE_TIMEOUT" | "SCOPE_MISSING" | "CREDENTIALS_INVALID" | "ACCOUNT_DEACTIVATED" | "PASSWORD_WRONG" | "PASSWORD_NOT_SET" | "SIGN_IN_NOT_RECENT" | "SECOND_FACTOR_REQUIRED" | "CHALLENGE_INVALID" | "SECOND_FACTOR_WRONG" | "SECOND_FACTOR_USED" | "SECOND_FACTOR_ACTIVE" | "SECOND_FACTOR_INACTIVE" | "FEATURE_DISABLED" | "SECOND_FACTOR_NOT_CONFIGURED" | "SUBJECT_TOKEN_MALFORMED" | "SUBJECT_TOKEN_ALGORITHM" | "SUBJECT_TOKEN_KEY_UNKNOWN" | "SUBJECT_TOKEN_SIGNATURE" | "SUBJECT_TOKEN_ISSUER" | "SUBJECT_TOKEN_AUDIENCE" | "SUBJECT_TOKEN_EXPIRED" | "SUBJECT_TOKEN_NOT_YET_VALID" | "SUBJECT_TOKEN_CLAIMS" | "SUBJECT_TOKEN_REPLAYED" | "PROVIDER_UNAVAILABLE" | "MAIL_TOKEN_INVALID" | "MAIL_NOT_CONFIGURED" | "EMAIL_TAKEN" | "REFRESH_TOKEN_INVALID" | "REFRESH_TOKEN_REUSED" | "SIGNATURE_INVALID" | "PAYLOAD_MALFORMED" | "COMMAND_UNKNOWN" | "METHOD_NOT_ALLOWED" | "MEDIA_TYPE_UNSUPPORTED" | "TOO_LARGE" | "IDEMPOTENCY_KEY_REUSED" | "IDEMPOTENCY_KEY_BUSY" | "IDEMPOTENCY_OUTCOME_LOST" | "HANDLE_TAKEN" | "TOO_MANY_MESSAGES" | "CLIENT_MESSAGE_ID_TAKEN" | "OUT_OF_ORDER" | "CANNOT_BLOCK_SELF" | "TOO_MANY_BLOCKS" | "BOT_NOT_FOUND" | "TOO_MANY_BOTS" | "TOO_MANY_TOKENS" | "TOKEN_NOT_FOUND" | "CHANNEL_NOT_FOUND" | "THREAD_NOT_FOUND" | "MESSAGE_NOT_FOUND" | "USER_NOT_FOUND" | "USER_DEACTIVATED" | "NOT_JOINED" | "NOT_AUTHOR" | "REMOVED_FROM_CHANNEL" | "BANNED" | "ACCOUNT_BANNED" | "MUTED" | "SLOW_MODE" | "FILTERED" | "MESSAGE_REFUSED" | "REPORT_NOT_FOUND" | "REPORT_DECIDED" | "PURGE_NOT_FOUND" | "TOO_MANY_REPORTS" | "CANNOT_ADD" | "INVITED_INSTEAD" | "ANNOUNCEMENT_NOT_FOUND" | "TOO_MANY_ANNOUNCEMENTS" | "HOLD_NOT_FOUND" | "TOO_MANY_HOLDS" | "INVITATION_NOT_FOUND" | "LINK_NOT_FOUND" | "TOO_MANY_LINKS" | "TOO_MANY_INVITATIONS" | "TOO_MANY_SAVED" | "TOO_MANY_DRAFTS" | "SCHEDULE_NOT_FOUND" | "ALREADY_SENDING" | "TOO_MANY_SCHEDULED" | "CANNOT_MESSAGE" | "TOO_MANY_DIRECT" | "LAST_ADMINISTRATOR" | "NOT_ALLOWED" | "TOO_MANY_SUBSCRIPTIONS" | "QUERY_EMPTY" | "ATTACHMENT_NOT_FOUND" | "FILE_REFUSED" | "FILE_NOT_FOUND" | "FILE_IN_USE" | "FILE_ID_TAKEN" | "FILE_EMPTY" | "FILE_TOO_LARGE" | "LENGTH_REQUIRED" | "UPLOAD_INCOMPLETE" | "UPLOAD_QUOTA_USED_UP" | "STORAGE_FULL" | "LINK_INVALID" | "RANGE_NOT_SATISFIABLE" | "TEXT_TOO_LONG" | "OFFSET_MISMATCH" | "NOT_STREAMING" | "TEXT_DIFFERS" | "TOO_MANY_LIVE" | "TOO_MANY_ATTACHMENTS" | "TOO_MANY_MENTIONS" | "TOO_MANY_REACTIONS" | "TOO_MANY_PINS" | "TOO_MANY_WEBHOOKS" | "WEBHOOK_NOT_FOUND" | "ARCHIVED" | "VERSION_CONFLICT" | "OWNER_CANNOT_LEAVE" | "EXPORTED_LATELY" | "RATE_LIMITED" | "TOO_MANY_AT_ONCE" | "TOO_MANY_PACKETS" | "TOO_MANY_CONNECTIONS" | "GATEWAY_BUSY" | "DRAINING" | "SLOW_CONSUMER" | "UNAVAILABLE" | "INTERNAL";

/** A refusal. */
export interface ErrorResponse {
    status: "error";
    code: ErrorCode;
    message: string;
    data: {
        reason: ErrorReason;
        retryable: boolean;
        advice: string;
    } & {
        [key: string]: unknown;
    };
}

/** In `data` of everything that is refused with `RATE_LIMITED`. */
export interface Exceeded {
    scope: RateLimitScope | HttpRateLimitScope | ConnectionCap;
    limit: number;
    remaining: 0;
    /** Sooner than this the same is refused again. */
    retryAfterMs: number;
}

export interface ExchangeTokenRequest {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange";
    subject_token: string;
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt" | "urn:ietf:params:oauth:token-type:id_token" | "urn:ietf:params:oauth:token-type:access_token";
    requested_token_type?: "urn:ietf:params:oauth:token-type:access_token";
    /** Come back, if one has deactivated oneself; forms have words only. */
    reactivate?: boolean | ("true" | "false");
}

export interface ExchangeTokenResponse {
    /** Format: uuid */
    sessionId: string;
    user: User;
    accessToken: string;
    /** Format: date-time */
    accessTokenExpiresAt: string;
    refreshToken: string;
    /** Format: date-time */
    refreshTokenExpiresAt: string;
    access_token: string;
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token";
    token_type: "Bearer";
    /** Seconds. */
    expires_in: number;
    refresh_token: string;
}

export interface ExportAuditQuery {
    /** Format: uuid */
    actorId?: string;
    /** Format: uuid */
    channelId?: string;
    action?: string;
    subjectKind?: string;
    subjectId?: string;
    /** Format: date-time */
    since?: string;
    /** Format: date-time */
    until?: string;
}

/** What a deployment may have switched off. */
export type Feature = "presence" | "typing" | "status";

/** What a file is, by its bytes. */
export type FileKind = "image" | "video" | "audio" | "document" | "other";

/** An address at which a file can be read for five minutes, by whoever has it. */
export interface FileLink {
    /** Format: uuid */
    fileId: string;
    variant: string;
    url: string;
    /** Format: date-time */
    expiresAt: string;
}

/** How far a file has come. */
export type FileState = "uploading" | "processing" | "ready" | "refused";

/** What becomes of a message in which the pattern is found. */
export type FilterAction = "refuse" | "mask" | "report";

export interface FilterEntry {
    pattern: string;
    action: FilterAction;
}

export interface FindUsersQuery {
    query: string;
    limit?: number;
    after?: string;
}

export interface FindUsersResponse {
    users: Profile[];
    next: string | null;
}

export interface FinishMessageParams {
    /** Format: uuid */
    messageId: string;
}

export interface FinishMessageRequest {
    /** UTF-16 code units of the whole text: it is refused while some are missing. */
    length: number;
    /** The one that the offset is of, if there is one. */
    revision?: number;
    /**
     * `complete` unless given.
     */
    state?: "complete" | "cancelled" | "failed";
    /** Why it failed or was cancelled. */
    reason?: string;
    /** Of the whole text in UTF-8, in hexadecimal: refused when the server has another one. */
    sha256?: string;
    /** Instead of what the message carries; `null` for nothing. */
    metadata?: {
        [key: string]: unknown;
    } | null;
}

export interface FinishMessageResponse {
    message: Message;
}

/** A thread that somebody follows, with what is left to read of it. */
export interface FollowedThread {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId: string;
    thread: ThreadSummary;
    cursor: OwnCursor;
    head: Cursor;
    unread: number;
    mentions: number;
}

/** Where a forwarded message was first written, and by whom. */
export interface Forwarded {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    senderId: string;
    /** Format: date-time */
    createdAt: string;
}

/** A file of a message whose name holds what was searched for. */
export interface FoundFile {
    /** Format: uuid */
    fileId: string;
    /** The whole of its name, in pieces. */
    highlights: Highlight[];
}

/** A gateway process. */
export interface GatewayName {
    /** Format: uuid */
    id: string;
    instance: string;
}

/** What one gateway remembers of a message. */
export interface GatewayPart {
    gateway: GatewayName;
    /** Sends of the message that this gateway took; several where the client repeated it. */
    accepted: {
        /** Format: date-time */
        at: string;
        /** Format: date-time */
        answeredAt: string;
        /** `ok`, or why it was refused. */
        outcome: string;
    }[];
    /** When it was the turn of its event here. */
    received: string[];
    written: {
        /** Format: date-time */
        at: string;
        connections: number;
    }[];
    /** Users who got it as something that they had missed. */
    recovered: {
        /** Format: date-time */
        at: string;
        /** Format: uuid */
        userId: string;
    }[];
}

export interface GetChannelParams {
    /** Format: uuid */
    channelId: string;
}

export interface GetChannelResponse {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
    member: boolean;
    memberCount: number;
}

export interface GetFileParams {
    /** Format: uuid */
    fileId: string;
}

export interface GetMessageParams {
    /** Format: uuid */
    messageId: string;
}

/** A file that nobody can read any more, and whose bytes a hold keeps. */
export interface HeldFile {
    /** Format: uuid */
    fileId: string;
    /** Format: uuid */
    ownerId: string;
    name: string;
    mediaType: string;
    bytes: number;
    /** In hex: the store names the bytes by it. Null for a file that was refused, or removed before it was looked at. */
    sha256: string | null;
    /**
     * Format: uuid
     * That had the file.
     */
    messageId: string;
    /** Of the message; null once its channel was emptied. */
    channelId: string | null;
    /** Format: date-time */
    heldAt: string;
}

/** A piece of a message’s text, and whether it is what was searched for. */
export interface Highlight {
    text: string;
    match: boolean;
}

export interface HistoryRemovedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    through: number;
    /** Format: date-time */
    before: string;
}

/** What is older was removed, as an administrator has set: drop messages up to `through`. A resume from before is answered with `reset`, and history ends. Messages whose threads go on are tombstones. */
export interface HistoryRemovedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "history:removed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: HistoryRemovedData;
}

/** A limit of HTTP requests. */
export type HttpRateLimitScope = "http:read" | "http:write" | "http:bulk" | "http:append" | "http:bots" | "http:anonymous" | "http:failure" | "sign-up" | "sign-in" | "sign-in:all" | "profile:update" | "second-factor" | "sessions:create" | "mail" | "invitation-link" | "message:send" | "message:append" | "bulk:message" | "http:announce" | "webhook:post";

export interface ImportMessagesParams {
    /** Format: uuid */
    channelId: string;
}

export interface ImportMessagesRequest {
    messages: {
        clientMessageId: string;
        /** Format: uuid */
        senderId: string;
        text: string;
        metadata?: {
            [key: string]: unknown;
        };
        /** Format: date-time */
        createdAt: string;
        threadClientMessageId?: string;
    }[];
}

export interface ImportMessagesResponse {
    results: ({
        status: "ok";
        /** Format: uuid */
        messageId: string;
        /** Format: uuid */
        threadId?: string;
        epoch: string;
        seq: number;
    } | ErrorResponse)[];
}

/** Posts of others become messages of a user made for it. */
export interface IncomingWebhook {
    direction: "incoming";
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    name: string;
    /** Format: uuid */
    createdBy: string;
    /** Format: date-time */
    createdAt: string;
    previousSecretUntil: string | null;
    /** Format: uuid */
    userId: string;
}

/** A channel that somebody asks a user to come into. */
export interface Invitation {
    /** Format: uuid */
    id: string;
    channel: Channel;
    /** What the user becomes in the channel by accepting. */
    role: MemberRole;
    inviter: User;
    /** Format: date-time */
    createdAt: string;
}

export interface InvitationCreatedData {
    invitation: Invitation;
}

/** Somebody asks you to come into a channel. */
export interface InvitationCreatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "invitation:created";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: InvitationCreatedData;
}

export interface InvitationEndedData {
    /** Format: uuid */
    invitationId: string;
    /** Format: uuid */
    channelId: string;
}

/** An invitation of yours was answered, on one of your devices, or you came into the channel otherwise. */
export interface InvitationEndedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "invitation:ended";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: InvitationEndedData;
}

/** What may be shown of a link; it does not tell the token. */
export interface InvitationLink {
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    creatorId: string;
    role: MemberRole;
    /** Format: date-time */
    createdAt: string;
    /** Null for one that does not end by itself. */
    expiresAt: string | null;
    /** How many people may come in by it; null for any number. */
    maxUses: number | null;
    uses: number;
}

export interface JoinChannelParams {
    /** Format: uuid */
    channelId: string;
}

export interface JoinChannelResponse {
    channel: Channel;
    member: Member;
}

export interface JwksResponse {
    keys: ({
        kty: string;
        kid: string;
    } & {
        [key: string]: unknown;
    })[];
}

export interface LeaveChannelParams {
    /** Format: uuid */
    channelId: string;
}

export type LeaveChannelResponse = Record<string, never>;

export interface LinkFilesRequest {
    files: {
        /** Format: uuid */
        fileId: string;
        variant?: string;
    }[];
}

export interface LinkFilesResponse {
    links: FileLink[];
}

/** Where a link leads. */
export interface LinkTarget {
    channel: Channel;
    memberCount: number;
    /** What the caller would become. */
    role: MemberRole;
    /** Whether the caller is a member already. */
    member: boolean;
}

export interface ListAllReportsQuery {
    /** @default open */
    state?: ReportState;
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListAllReportsResponse {
    reports: Report[];
    next: string | null;
}

export interface ListAnnouncementsQuery {
    limit?: number;
    after?: string;
}

export interface ListAnnouncementsResponse {
    announcements: ListedAnnouncement[];
    next: string | null;
}

export interface ListAuditQuery {
    /** Format: uuid */
    actorId?: string;
    /** Format: uuid */
    channelId?: string;
    action?: string;
    subjectKind?: string;
    subjectId?: string;
    /** Format: date-time */
    since?: string;
    /** Format: date-time */
    until?: string;
    limit?: number;
    /** Format: uuid */
    before?: string;
}

export interface ListAuditResponse {
    entries: AuditEntry[];
    next: string | null;
}

export interface ListBansParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListBansQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListBansResponse {
    restrictions: Restriction[];
    next: string | null;
}

export interface ListBlocksQuery {
    limit?: number;
    after?: string;
}

export interface ListBlocksResponse {
    blocks: {
        user: User;
        /** Format: date-time */
        blockedAt: string;
    }[];
    next: string | null;
}

export interface ListBotsResponse {
    bots: Bot[];
}

export interface ListChannelFilesParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListChannelFilesQuery {
    kind?: FileKind;
    /** Format: uuid */
    senderId?: string;
    name?: string;
    limit?: number;
    after?: string;
}

export interface ListChannelFilesResponse {
    files: ChannelFile[];
    next: string | null;
}

export interface ListChannelsQuery {
    limit?: number;
    after?: string;
}

export interface ListChannelsResponse {
    channels: {
        /** Format: uuid */
        id: string;
        kind: ChannelKind;
        name: string;
        topic: string | null;
        /** Format: date-time */
        createdAt: string;
        archivedAt: string | null;
        /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
        memberIds?: string[];
        /** Grows with every change of the channel itself. */
        version?: number;
        description?: string | null;
        metadata?: Metadata | null;
        /** Seconds between two messages of one member. Absent where slow mode is off. */
        slowModeSeconds?: number;
        member: boolean;
    }[];
    next: string | null;
}

export interface ListConnectionsParams {
    /** Format: uuid */
    userId: string;
}

export interface ListConnectionsResponse {
    complete: boolean;
    unanswered: string[];
    connections: {
        /** Names it on its gateway; only for administrators. */
        id: string;
        /** Format: uuid */
        sessionId: string;
        /** Format: date-time */
        since: string;
        /** The network that it comes from, such as `192.0.2.0/24`; whole only where the gateways’ SHOW_WHOLE_ADDRESSES says so. */
        address: string;
        /** As the client names itself in `auth.client`; null where it does not. */
        client: string | null;
        userAgent: string | null;
        /** Channels and threads that it has joined. */
        joined: number;
        /** Whether somebody is at it. */
        active: boolean;
        gateway: GatewayName;
    }[];
    total: number;
}

export interface ListDirectQuery {
    limit?: number;
    after?: string;
}

export interface ListDirectResponse {
    conversations: DirectConversation[];
    next: string | null;
}

export interface ListDraftsQuery {
    limit?: number;
    after?: string;
    /** Format: uuid */
    channelId?: string;
    /** Format: uuid */
    threadId?: string;
}

export interface ListDraftsResponse {
    drafts: SavedDraft[];
    next: string | null;
}

export interface ListFollowedThreadsQuery {
    unread?: boolean;
    limit?: number;
    after?: string;
}

export interface ListFollowedThreadsResponse {
    threads: FollowedThread[];
    next: string | null;
}

export interface ListHeldFilesParams {
    /** Format: uuid */
    holdId: string;
}

export interface ListHeldFilesQuery {
    limit?: number;
    after?: string;
}

export interface ListHeldFilesResponse {
    files: HeldFile[];
    next: string | null;
}

export interface ListHoldsQuery {
    limit?: number;
    after?: string;
}

export interface ListHoldsResponse {
    holds: RetentionHold[];
    next: string | null;
}

export interface ListInvitationLinksParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListInvitationLinksQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListInvitationLinksResponse {
    links: InvitationLink[];
    next: string | null;
}

export interface ListInvitationsQuery {
    limit?: number;
    after?: string;
}

export interface ListInvitationsResponse {
    invitations: Invitation[];
    next: string | null;
}

export interface ListMembersParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListMembersQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListMembersResponse {
    members: {
        /** Format: uuid */
        userId: string;
        role: MemberRole;
        /** Format: date-time */
        joinedAt: string;
        connected: boolean | null;
    }[];
    next: string | null;
}

export interface ListMessageEditsParams {
    /** Format: uuid */
    messageId: string;
}

export interface ListMessageEditsQuery {
    limit?: number;
    before?: number;
}

export interface ListMessageEditsResponse {
    versions: MessageVersion[];
    hasBefore: boolean;
}

export interface ListMutesParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListMutesQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListMutesResponse {
    restrictions: Restriction[];
    next: string | null;
}

export interface ListMyChannelsQuery {
    limit?: number;
    after?: string;
}

export interface ListMyChannelsResponse {
    channels: MyChannel[];
    next: string | null;
}

export interface ListPinsParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListPinsQuery {
    limit?: number;
    after?: string;
}

export interface ListPinsResponse {
    messages: Message[];
    next: string | null;
}

export interface ListReceiptsParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListReceiptsQuery {
    seq: number;
    /** Format: uuid */
    threadId?: string;
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListReportsParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListReportsQuery {
    /** @default open */
    state?: ReportState;
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListReportsResponse {
    reports: Report[];
    next: string | null;
}

export interface ListSavedQuery {
    limit?: number;
    after?: string;
}

export interface ListSavedResponse {
    saved: SavedMessage[];
    next: string | null;
}

export interface ListScheduledQuery {
    limit?: number;
    after?: string;
}

export interface ListScheduledResponse {
    scheduled: ScheduledMessage[];
    next: string | null;
}

export interface ListServiceTokensParams {
    /** Format: uuid */
    botId: string;
}

export interface ListServiceTokensResponse {
    tokens: ServiceToken[];
}

export interface ListSessionsQuery {
    limit?: number;
    after?: string;
}

export interface ListSessionsResponse {
    sessions: OwnSession[];
    next: string | null;
}

export interface ListUserBansQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListUserBansResponse {
    restrictions: Restriction[];
    next: string | null;
}

export interface ListUserMutesQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ListUserMutesResponse {
    restrictions: Restriction[];
    next: string | null;
}

export interface ListUsersQuery {
    role?: DeploymentRole;
    deactivated?: boolean;
    limit?: number;
    after?: string;
}

export interface ListUsersResponse {
    users: ListedUser[];
    next: string | null;
}

export interface ListWebhooksParams {
    /** Format: uuid */
    channelId: string;
}

export interface ListWebhooksResponse {
    webhooks: (IncomingWebhook | OutgoingWebhook)[];
}

/** An announcement as administrators see it. */
export interface ListedAnnouncement {
    /** Format: uuid */
    id: string;
    /** Whom it is for: members of a channel, or everybody. */
    channelId: string | null;
    text: string;
    level: AnnouncementLevel;
    /**
     * Format: date-time
     * From then on it is not to be shown.
     */
    until: string;
    /** Format: date-time */
    createdAt: string;
    /** Format: uuid */
    createdById: string;
    withdrawnAt: string | null;
}

/** A person as administrators see them. */
export interface ListedUser {
    /** Format: uuid */
    id: string;
    handle: string;
    displayName: string;
    /**
     * Bots act for programs, and cannot sign in.
     */
    kind: "person" | "bot";
    bio: string | null;
    /** Of the IANA database, such as `Europe/Zurich`. */
    timeZone: string | null;
    /** A language tag (BCP 47), such as `de-CH`. */
    locale: string | null;
    /** Format: date-time */
    createdAt: string;
    /** One more with each change: of two readings of a profile, the one with the higher version is the newer. Servers before it say none. */
    version?: number;
    /**
     * The user has gone, for a time or for good. Messages and memberships stay.
     */
    deactivated?: true;
    role: DeploymentRole;
    lastActiveAt: string | null;
    deactivatedAt: string | null;
}

/** What a message tells of itself that was written live: absent on all others. */
export interface Live {
    state: LiveState;
    /** UTF-16 code units of the text so far: the offset that the next delta has. */
    length: number;
    /** How often its author has replaced the text while it was streaming. Absent while they have not. */
    revision?: number;
    /** SHA-256 of the whole text in UTF-8, in hexadecimal. Absent while it is streaming. */
    sha256?: string;
    /** How often its metadata has been replaced while it was streaming. Absent while it has not. */
    step?: number;
    /** Why it failed or was cancelled, in the words of its writer. */
    reason?: string;
    /**
     * Format: date-time
     * Of an `interrupted` one: its writer may go on until then.
     */
    resumableUntil?: string;
}

/** What has become of a live message. */
export type LiveState = "streaming" | "complete" | "cancelled" | "failed" | "interrupted";

export interface LookAtInvitationLinkRequest {
    token: string;
}

export interface MakeChannelPrivateParams {
    /** Format: uuid */
    channelId: string;
}

export interface MarkUnreadParams {
    /** Format: uuid */
    messageId: string;
}

export interface MarkUnreadRequest {
    changeId?: string;
}

export interface MarkUnreadResponse {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    head: Cursor;
    unread: number;
    mentions: number;
    cursor: OwnCursor;
}

/** Somebody who belongs to a channel. */
export interface Member {
    /** Format: uuid */
    userId: string;
    role: MemberRole;
    /** Format: date-time */
    joinedAt: string;
}

/** How far a member has got. */
export interface MemberCursor {
    delivered: number;
    read: number;
    /** Format: uuid */
    userId: string;
}

export interface MemberJoinedData {
    /** Format: uuid */
    channelId: string;
    member: Member;
}

/** Somebody became a member of the channel. */
export interface MemberJoinedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "member:joined";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MemberJoinedData;
}

export interface MemberLeftData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
    cause?: DepartureCause;
    /** Format: uuid */
    by?: string;
}

/** Somebody is no longer a member of the channel; their connections stop receiving it here. */
export interface MemberLeftEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "member:left";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MemberLeftData;
}

/** What somebody is in a channel. */
export type MemberRole = "owner" | "admin" | "member" | "guest";

export interface MemberUpdatedData {
    /** Format: uuid */
    channelId: string;
    member: Member;
    /** What they were before, and who changed it. Absent in events of earlier releases. */
    formerRole?: MemberRole;
    /** Format: uuid */
    by?: string;
}

/** A member has another role. */
export interface MemberUpdatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "member:updated";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MemberUpdatedData;
}

export interface MentionCreatedData {
    message: Message;
}

/** Somebody mentioned you, by name or as one of a channel; also by an edit. Without text: the mention was taken away since. */
export interface MentionCreatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "mention:created";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MentionCreatedData;
}

export interface MentionRemovedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    messageSeq: number;
}

/** A message no longer mentions you by name: an edit took your name out, or the message was deleted. */
export interface MentionRemovedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "mention:removed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MentionRemovedData;
}

/** Whom a text mentions. */
export interface Mentions {
    /** Members who are named, each once. */
    userIds: string[];
    /** Whether everybody in the channel is meant, by somebody who may. */
    channel: boolean;
}

/** A message as it reads now. What does not apply is absent. */
export interface Message {
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    /**
     * Format: uuid
     * The message whose thread this is a reply in.
     */
    threadId?: string;
    /** Format: uuid */
    senderId: string;
    clientMessageId: string;
    /** Position of its creation: in its thread's stream, or else in its channel's. */
    seq: number;
    /** Empty once deleted. */
    text: string;
    /**
     * The text is only how it begins: in `mention:created` of a long message that mentions many. The message itself has all of it.
     */
    excerpt?: true;
    /** Format: date-time */
    createdAt: string;
    /**
     * Format: uuid
     * Who brought it from elsewhere and vouches for sender and time.
     */
    importedById?: string;
    /** Format: date-time */
    editedAt?: string;
    /** Format: date-time */
    deletedAt?: string;
    /** Format: date-time */
    pinnedAt?: string;
    mentions?: Mentions;
    attachments?: Attachment[];
    quote?: Quote;
    /** Text and files are those of another message; nobody edits them. */
    forwarded?: Forwarded;
    /** What the sender’s application keeps with it. Absent in `mention:created`. */
    metadata?: Metadata;
    /** It was written live: `text` is what is committed of it by now. It counts as unread once it is no longer `streaming`. */
    live?: Live;
    /** Sorted by emoji, by code point: the same for everybody, whatever came and went. */
    reactions?: Reaction[];
    thread?: ThreadSummary;
}

/** What `message:append` is acknowledged with. */
export type MessageAppendAck = {
    status: "ok";
    data: MessageAppendOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageAppendInput {
    /** Format: uuid */
    messageId: string;
    /** UTF-16 code units before `text`. */
    offset: number;
    text: string;
    /** Instead of what the message carries: state, tool steps, citations. Shown at once, and committed with the text. */
    metadata?: {
        [key: string]: unknown;
    };
    /** The one that the offset is of, if there is one. */
    revision?: number;
    trace?: string;
}

export interface MessageAppendOutput {
    /** UTF-16 code units that were taken: the next append begins here. */
    length: number;
    /** So many of them are committed. Keep what comes after, to send it again when `length` falls behind you. */
    durable: number;
    /** As in `live` of the message. */
    revision?: number;
    /** Somebody has asked to stop: finish it as `cancelled`. */
    cancel?: {
        reason?: string;
    };
}

/** What `message:begin` is acknowledged with. */
export type MessageBeginAck = {
    status: "ok";
    data: MessageBeginOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageBeginInput {
    /** Format: uuid */
    channelId: string;
    /**
     * Format: uuid
     * The message that this one replies to; absent in the channel itself.
     */
    threadId?: string;
    clientMessageId: string;
    /** How it begins. May be left out. */
    text?: string;
    /**
     * When those are told whom `text` mentions. `finish` unless given; whom the rest of the text mentions is always told then.
     */
    mentionAt?: "begin" | "finish";
    metadata?: {
        [key: string]: unknown;
    };
    /** A message that the sender may read: how it begins is shown with this one, and its author may cancel this one. */
    quote?: {
        /** Format: uuid */
        messageId: string;
    };
    trace?: string;
}

export interface MessageBeginOutput {
    /** UTF-16 code units that were taken: the next append begins here. */
    length: number;
    /** So many of them are committed. Keep what comes after, to send it again when `length` falls behind you. */
    durable: number;
    /** As in `live` of the message. */
    revision?: number;
    /** Somebody has asked to stop: finish it as `cancelled`. */
    cancel?: {
        reason?: string;
    };
    message: Message;
    epoch: string;
    seq: number;
    /** Say something at least this often, if need be by an append without text: otherwise it becomes `interrupted`. */
    leaseMs: number;
}

/** What `message:cancel` is acknowledged with. */
export type MessageCancelAck = {
    status: "ok";
    data: MessageCancelOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageCancelInput {
    /** Format: uuid */
    messageId: string;
    reason?: string;
    trace?: string;
}

export interface MessageCancelOutput {
    live: Live;
}

export interface MessageCancellingData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    by: string;
    reason?: string;
}

/** Somebody asks you to stop a live message of yours: finish it as `cancelled`. */
export interface MessageCancellingEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:cancelling";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageCancellingData;
}

export interface MessageCreatedData {
    message: Message;
}

/** A message was written. A reply is in its thread’s stream. One that has been edited since reads as it does now, one that has been deleted as its tombstone. */
export interface MessageCreatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:created";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageCreatedData;
}

/** What `message:delete` is acknowledged with. */
export type MessageDeleteAck = {
    status: "ok";
    data: MessageDeleteOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageDeleteInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
}

export interface MessageDeleteOutput {
    message: Message;
}

export interface MessageDeletedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Position of the message itself, for whoever counts what is unread. */
    messageSeq: number;
    /** Format: uuid */
    senderId: string;
    /** Format: uuid */
    deletedBy: string;
    /** Format: date-time */
    deletedAt: string;
}

/** A message is gone: its text, files, reactions, mentions and pin with it. */
export interface MessageDeletedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:deleted";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageDeletedData;
}

/** What `message:delivered` is acknowledged with. */
export type MessageDeliveredAck = {
    status: "ok";
    data: MessageDeliveredOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageDeliveredInput {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    seq: number;
    trace?: string;
}

export interface MessageDeliveredOutput {
    head: Cursor;
    unread: number;
    mentions: number;
    cursor: OwnCursor;
}

export interface MessageDeltaData {
    /** Format: uuid */
    messageId: string;
    /** UTF-16 code units before `text`. No delta splits a surrogate pair. */
    offset: number;
    text: string;
    /** What the message carries from now on. */
    metadata?: Metadata;
    /** As in `live` of the message: with one that you do not have, and without `metadata`, a change of it was lost. */
    step?: number;
    /** As in `live` of the message: a delta of another revision is not for the text that you have. */
    revision?: number;
}

/** What `message:edit` is acknowledged with. */
export type MessageEditAck = {
    status: "ok";
    data: MessageEditOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageEditInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
    text: string;
    metadata?: {
        [key: string]: unknown;
    } | null;
}

export interface MessageEditOutput {
    message: Message;
}

export interface MessageEditedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    text: string;
    mentions?: Mentions;
    /** What the message carries now; `null` when the edit took it away, absent when it stays as it was. */
    metadata?: Metadata | null;
    /** Format: date-time */
    editedAt: string;
    /**
     * A later edit has replaced this one, whose text is empty then: pass over it.
     */
    superseded?: true;
    /** Of a live message that is finished, interrupted, taken up again, or was edited while it was streaming. Once it is no longer `streaming` the message counts as unread. */
    live?: Live;
    /** With `live`: position of the message itself, for whoever counts what is unread. */
    messageSeq?: number;
    /**
     * Format: uuid
     * With `live`.
     */
    senderId?: string;
    /** Whose mention the edit added or took away: what they have not read may mention them otherwise. Absent when nobody’s. */
    mentionsChanged?: {
        messageSeq: number;
        userIds: string[];
        everybody: boolean;
    };
}

/** A message reads differently now. Its `message:created`, read later, has the newest text as well: what an edit took away is not in the log. With `live`, a live message has come to an end or was taken up again, which is no edit of it. */
export interface MessageEditedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:edited";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageEditedData;
}

export interface MessageFilesUpdatedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    attachments: Attachment[];
}

/** Files of a message are ready now, or were refused: `attachments` is all that the message carries. Empty once the message was deleted. */
export interface MessageFilesUpdatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:files-updated";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageFilesUpdatedData;
}

/** What `message:finish` is acknowledged with. */
export type MessageFinishAck = {
    status: "ok";
    data: MessageFinishOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageFinishInput {
    /** Format: uuid */
    messageId: string;
    /** UTF-16 code units of the whole text: it is refused while some are missing. */
    length: number;
    /** The one that the offset is of, if there is one. */
    revision?: number;
    /**
     * `complete` unless given.
     */
    state?: "complete" | "cancelled" | "failed";
    /** Why it failed or was cancelled. */
    reason?: string;
    /** Of the whole text in UTF-8, in hexadecimal: refused when the server has another one. */
    sha256?: string;
    /** Instead of what the message carries; `null` for nothing. */
    metadata?: {
        [key: string]: unknown;
    } | null;
    trace?: string;
}

export interface MessageFinishOutput {
    message: Message;
}

/** What `message:pin` is acknowledged with. */
export type MessagePinAck = {
    status: "ok";
    data: MessagePinOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessagePinInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
}

export interface MessagePinOutput {
    /** Format: uuid */
    messageId: string;
    /** Format: date-time */
    pinnedAt: string;
}

export interface MessagePinnedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    pinnedBy: string;
    /** Format: date-time */
    pinnedAt: string;
}

/** A message was pinned to the channel. */
export interface MessagePinnedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:pinned";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessagePinnedData;
}

/** Where a message is: in a channel, or in a thread of it. */
export interface MessagePlace {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
}

/** The deletion of all messages of somebody since a time. */
export interface MessagePurge {
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    userId: string;
    /** Null in the whole deployment. */
    channelId: string | null;
    /** Format: date-time */
    since: string;
    /** Format: uuid */
    byId: string;
    /** Format: date-time */
    createdAt: string;
    /** Messages that were deleted so far. */
    deleted: number;
    finishedAt: string | null;
}

/** What `message:read` is acknowledged with. */
export type MessageReadAck = {
    status: "ok";
    data: MessageReadOutput;
    budget?: Budget;
} | ErrorResponse;

/** `unreadFrom` of the cursor that the reader was shown: that mark moves on behind `seq`, or ends. Others stay, so that an old command undoes no mark. */
export interface MessageReadInput {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    seq: number;
    trace?: string;
    unreadFrom?: number;
}

export interface MessageReadOutput {
    head: Cursor;
    unread: number;
    mentions: number;
    cursor: OwnCursor;
}

export interface MessageReceiptsData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    cursors: MemberCursor[];
}

export interface MessageSavedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: date-time */
    savedAt: string;
}

/** You have saved a message for later, on one of your devices. */
export interface MessageSavedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:saved";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageSavedData;
}

/** What `message:send` is acknowledged with. */
export type MessageSendAck = {
    status: "ok";
    data: MessageSendOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageSendInput {
    /** Format: uuid */
    channelId: string;
    /**
     * Format: uuid
     * The message that this one replies to; absent in the channel itself.
     */
    threadId?: string;
    clientMessageId: string;
    text: string;
    attachmentIds?: string[];
    metadata?: {
        [key: string]: unknown;
    };
    /** A message that the sender may read: how it begins is shown with this one. */
    quote?: {
        /** Format: uuid */
        messageId: string;
    };
    /** A message that the sender may read, to be written here as it reads now, with its files. `text` is empty then. */
    forwarded?: {
        /** Format: uuid */
        messageId: string;
    };
    trace?: string;
}

/** `seq` is the message's own: in the thread's stream for a reply, in the channel's otherwise. */
export interface MessageSendOutput {
    message: Message;
    epoch: string;
    seq: number;
}

export interface MessageStatusData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    cursors: MemberCursor[];
}

/** How far members have got: cursors that moved since the last such event, at most about one a second. */
export interface MessageStatusEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:status";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageStatusData;
}

/** What `message:text` is acknowledged with. */
export type MessageTextAck = {
    status: "ok";
    data: MessageTextOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageTextInput {
    /** Format: uuid */
    messageId: string;
    offset: number;
    trace?: string;
}

export interface MessageTextOutput {
    /** Format: uuid */
    messageId: string;
    /** As asked for; 0 when the text is another one, or shorter. */
    offset: number;
    text: string;
    live: Live;
    metadata?: Metadata;
}

/** What `message:unpin` is acknowledged with. */
export type MessageUnpinAck = {
    status: "ok";
    data: MessageUnpinOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageUnpinInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
}

export interface MessageUnpinOutput {
    /** Format: uuid */
    messageId: string;
}

export interface MessageUnpinnedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    unpinnedBy: string;
}

/** A message is no longer pinned. */
export interface MessageUnpinnedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:unpinned";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessageUnpinnedData;
}

/** What `message:unread` is acknowledged with. */
export type MessageUnreadAck = {
    status: "ok";
    data: MessageUnreadOutput;
    budget?: Budget;
} | ErrorResponse;

export interface MessageUnreadInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
}

export interface MessageUnreadOutput {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    head: Cursor;
    unread: number;
    mentions: number;
    cursor: OwnCursor;
}

/** A message is no longer among those that you have saved. */
export interface MessageUnsavedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "message:unsaved";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: MessagePlace;
}

/** What a message said before it was edited or deleted. */
export interface MessageVersion {
    /** 1 is what was written first. */
    version: number;
    text: string;
    /** Format: date-time */
    replacedAt: string;
    /** Format: uuid */
    replacedBy: string;
}

/** What an application keeps with a channel or message of ours: a JSON object that we store and never look into. */
export type Metadata = {
    [key: string]: unknown;
};

export interface MuteMemberParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export interface MuteMemberRequest {
    /** Format: date-time */
    until?: string;
    reason?: string;
}

export interface MuteMemberResponse {
    restriction: Restriction;
}

export interface MuteUserParams {
    /** Format: uuid */
    userId: string;
}

export interface MuteUserRequest {
    /** Format: date-time */
    until?: string;
    reason?: string;
}

export interface MuteUserResponse {
    restriction: Restriction;
}

/** A channel of a user, as a list of channels shows it. */
export interface MyChannel {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
    role: MemberRole;
    settings: ChannelSettings;
    cursor: ReadCursor;
    head: Cursor;
    unread: number;
    mentions: number;
    /** The newest of the channel itself, deleted or not; how it begins, where it is long. Absent before the first. */
    lastMessage?: Message;
}

/** Of what a user wants to be notified in a channel. */
export type NotifyLevel = "all" | "mentions" | "none";

/** Events of the channel are posted to a URL, in their order. */
export interface OutgoingWebhook {
    direction: "outgoing";
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    name: string;
    /** Format: uuid */
    createdBy: string;
    /** Format: date-time */
    createdAt: string;
    previousSecretUntil: string | null;
    url: string;
    events: WebhookEvent[];
    state: WebhookState;
    /** Everything up to here has been taken, or was not asked for. */
    seq: number;
    /** Attempts at the next event that have failed so far. */
    failures: number;
    nextAttemptAt: string | null;
    disabledAt: string | null;
    disabledReason: string | null;
    /** Events that were refused for so long that the others went on without them. */
    parked: number;
}

/** How far somebody has got themselves, and from where on they have marked messages as unread. */
export interface OwnCursor {
    delivered: number;
    read: number;
    /** Marked as unread from this message on: what is unread counts from here, although everything up to `read` was read once. Others do not learn of it. Absent without a mark. */
    unreadFrom?: number;
}

/** One’s own mail address; others do not see it. */
export interface OwnEmail {
    /** The one that is confirmed. */
    email: string | null;
    verifiedAt: string | null;
    /** One that a mail was sent to and that waits to be confirmed. */
    pending: string | null;
}

/** The same as the user’s own connections see it. */
export interface OwnPresence {
    /** Format: uuid */
    userId: string;
    status: PresenceStatus;
    /** What they say of themselves; nothing is said of who is offline. */
    text: string | null;
    /** When what was set by hand ends, if it does. */
    until: string | null;
    /** When somebody who is offline was last there. */
    lastSeenAt: string | null;
    chosen: ChosenStatus;
}

/** A ban or mute, as the one concerned is told of it. */
export interface OwnRestriction {
    kind: RestrictionKind;
    /** Null in the whole deployment. */
    channelId: string | null;
    until: string | null;
    reason: string | null;
}

/** A sign-in of one’s own, as one knows it again. */
export interface OwnSession {
    /** Format: uuid */
    id: string;
    /** Such as `Firefox on Windows`, from what the client called itself at sign-in. Null where it said nothing. */
    device: string | null;
    /** Where it was last refreshed from: the /24 of an IPv4 address, the /48 of an IPv6 address. */
    addressRange: string | null;
    /** Format: date-time */
    createdAt: string;
    /**
     * Format: date-time
     * To a minute or two over HTTP. A connection shows only when its token is refreshed.
     */
    lastUsedAt: string;
    /** The session of the token that asks. */
    current: boolean;
}

/** An event that its receiver has refused for good. */
export interface ParkedEvent {
    messageId: string;
    type: string;
    seq: number;
    /** Attempts that were refused. */
    attempts: number;
    httpStatus: number | null;
    error: string;
    /** Format: date-time */
    parkedAt: string;
    /** Whether it is about to be sent again. */
    resend: boolean;
}

export interface ParkedEventsParams {
    /** Format: uuid */
    webhookId: string;
}

export interface ParkedEventsResponse {
    parked: ParkedEvent[];
}

export interface PlaceHoldRequest {
    /** Format: uuid */
    channelId?: string;
    /** Format: uuid */
    userId?: string;
    reason: string;
}

export interface PostToHookParams {
    /** Format: uuid */
    webhookId: string;
}

export interface PostToHookRequest {
    text: string;
    /** Format: uuid */
    threadId?: string;
}

export interface PostToHookResponse {
    message: Message;
}

/** Somebody, as one who may see them sees them. */
export interface Presence {
    /** Format: uuid */
    userId: string;
    status: PresenceStatus;
    /** What they say of themselves; nothing is said of who is offline. */
    text: string | null;
    /** When what was set by hand ends, if it does. */
    until: string | null;
    /** When somebody who is offline was last there. */
    lastSeenAt: string | null;
}

/** What `presence:activity` is acknowledged with. */
export type PresenceActivityAck = {
    status: "ok";
    data: PresenceActivityOutput;
    budget?: Budget;
} | ErrorResponse;

export interface PresenceActivityInput {
    active: boolean;
    trace?: string;
}

export type PresenceActivityOutput = Record<string, never>;

/** What others see of somebody. Who is invisible, or in a block relation with the one who looks, is offline. */
export type PresenceStatus = "online" | "away" | "dnd" | "offline";

/** What `presence:subscribe` is acknowledged with. */
export type PresenceSubscribeAck = {
    status: "ok";
    data: PresenceSubscribeOutput;
    budget?: Budget;
} | ErrorResponse;

export type PresenceSubscribeInput = {
    userIds: string[];
    trace?: string;
} | {
    global: true;
    trace?: string;
};

/** Of whom nothing is known yet is left out, and follows; with `global`, those whom this gateway happens to know. */
export interface PresenceSubscribeOutput {
    presences: (OwnPresence | Presence)[];
}

/** What `presence:unsubscribe` is acknowledged with. */
export type PresenceUnsubscribeAck = {
    status: "ok";
    data: PresenceUnsubscribeOutput;
    budget?: Budget;
} | ErrorResponse;

export type PresenceUnsubscribeInput = {
    userIds: string[];
    trace?: string;
} | {
    global: true;
    trace?: string;
};

export type PresenceUnsubscribeOutput = Record<string, never>;

/** What `presence:update` is acknowledged with. */
export type PresenceUpdateAck = {
    status: "ok";
    data: PresenceUpdateOutput;
    budget?: Budget;
} | ErrorResponse;

export interface PresenceUpdateInput {
    /** `online` goes back to what follows from the connections. */
    status?: ChosenStatus;
    /** `null` takes the text back. */
    text?: string | null;
    /** When status and text end by themselves; `null` for never. A new status without it does not end; a new text leaves it as it is. */
    until?: string | null;
    trace?: string;
}

export interface PresenceUpdateOutput {
    chosen: ChosenStatus;
    text: string | null;
    until: string | null;
}

export interface PresenceUpdatedData {
    users: (OwnPresence | Presence)[];
}

export interface PreviewRetentionQuery {
    days?: number;
    /** Format: uuid */
    channelId?: string;
}

/** A refusal as problem details (RFC 9457). */
export type Problem = {
    /** Where the reason is explained, on the same server. */
    type: string;
    title: string;
    status: number;
    detail: string;
    /** Names this occurrence: the id of the request, as it stands in our logs. */
    instance: string;
    code: ErrorCode;
    reason: ErrorReason;
    retryable: boolean;
} & {
    [key: string]: unknown;
};

/** What others may see of a user. */
export interface Profile {
    /** Format: uuid */
    id: string;
    handle: string;
    displayName: string;
    /**
     * Bots act for programs, and cannot sign in.
     */
    kind: "person" | "bot";
    bio: string | null;
    /** Of the IANA database, such as `Europe/Zurich`. */
    timeZone: string | null;
    /** A language tag (BCP 47), such as `de-CH`. */
    locale: string | null;
    /** Format: date-time */
    createdAt: string;
    /** One more with each change: of two readings of a profile, the one with the higher version is the newer. Servers before it say none. */
    version?: number;
    /**
     * The user has gone, for a time or for good. Messages and memberships stay.
     */
    deactivated?: true;
    /** What they are in the deployment; a bot has no more than its owner. Absent where the service does not know of roles yet. */
    role?: DeploymentRole;
}

export interface PurgeChannelMessagesParams {
    /** Format: uuid */
    channelId: string;
}

export interface PurgeChannelMessagesRequest {
    /** Format: uuid */
    userId: string;
    /** Format: date-time */
    since: string;
    reason?: string;
}

export interface PurgeChannelMessagesResponse {
    purge: MessagePurge;
}

export interface PurgeMessagesRequest {
    /** Format: uuid */
    userId: string;
    /** Format: date-time */
    since: string;
    reason?: string;
}

export interface PurgeMessagesResponse {
    purge: MessagePurge;
}

export interface PutFileParams {
    /** Format: uuid */
    fileId: string;
}

/** Of a message that another one quotes, as it read then. It stays as it is when the original is edited or deleted. */
export interface Quote {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    senderId: string;
    /** Format: date-time */
    createdAt: string;
    text: string;
    /**
     * The text is only how the original begins.
     */
    excerpt?: true;
    /** How many files the original has. */
    files?: number;
}

/** A limit of commands. */
export type RateLimitScope = "message:send" | "message:append" | "user:typing" | "presence:update" | "commands" | "connections" | "bot:messages" | "bot:commands" | "bots:commands";

/** One emoji on a message, and who reacted with it. */
export interface Reaction {
    emoji: string;
    count: number;
    /** The first of them, in the order in which they reacted. */
    userIds: string[];
}

/** What `reaction:add` is acknowledged with. */
export type ReactionAddAck = {
    status: "ok";
    data: ReactionAddOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ReactionAddInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
    emoji: string;
}

export interface ReactionAddOutput {
    /** Format: uuid */
    messageId: string;
    emoji: string;
    count: number;
}

export interface ReactionAddedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    userId: string;
    emoji: string;
    count: number;
}

/** Somebody reacted to a message; `count` is what it comes to. */
export interface ReactionAddedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "reaction:added";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ReactionAddedData;
}

/** What `reaction:remove` is acknowledged with. */
export type ReactionRemoveAck = {
    status: "ok";
    data: ReactionRemoveOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ReactionRemoveInput {
    /** Format: uuid */
    messageId: string;
    changeId?: string;
    trace?: string;
    emoji: string;
}

export interface ReactionRemoveOutput {
    /** Format: uuid */
    messageId: string;
    emoji: string;
    count: number;
}

export interface ReactionRemovedData {
    /** Format: uuid */
    messageId: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    userId: string;
    emoji: string;
    count: number;
}

/** Somebody took a reaction back; `count` is what is left. */
export interface ReactionRemovedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "reaction:removed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ReactionRemovedData;
}

export interface ReactivateUserParams {
    /** Format: uuid */
    userId: string;
}

export interface ReactivateUserRequest {
    reason?: string;
}

export type ReactivateUserResponse = Record<string, never>;

export interface ReadAnonymisationParams {
    /** Format: uuid */
    userId: string;
}

export interface ReadAnonymisationResponse {
    /** Format: uuid */
    userId: string;
    /** Format: uuid */
    requestedById: string;
    /** Format: date-time */
    requestedAt: string;
    /** What is being looked through for the former handle, from `drafts` and `messages` over `channels` and `audit` to the `log`; `done` at the end. */
    state: string;
    /** Rows that were looked at, and that read differently now. */
    looked: number;
    changed: number;
    finishedAt: string | null;
}

export interface ReadChannelFilterParams {
    /** Format: uuid */
    channelId: string;
}

/** How far somebody has got in a channel or thread. Both only move forward; what is read was delivered. */
export interface ReadCursor {
    delivered: number;
    read: number;
}

export interface ReadFileParams {
    /** Format: uuid */
    fileId: string;
    variant: string;
}

export interface ReadFileQuery {
    expires: number;
    signature: string;
}

export interface ReadLiveTextParams {
    /** Format: uuid */
    messageId: string;
}

export interface ReadLiveTextQuery {
    offset?: number;
}

export interface ReadLiveTextResponse {
    /** Format: uuid */
    messageId: string;
    /** As asked for; 0 when the text is another one, or shorter. */
    offset: number;
    text: string;
    live: Live;
    metadata?: Metadata;
}

export interface ReadMessagePathParams {
    /** Format: uuid */
    messageId: string;
}

export interface ReadMessagePathResponse {
    complete: boolean;
    unanswered: string[];
    message: StoredPart;
    groups: CommitGroup[];
    gateways: GatewayPart[];
}

export interface ReadProfileParams {
    /** Format: uuid */
    userId: string;
}

export interface ReadProfilesQuery {
    ids: string;
}

export interface ReadProfilesResponse {
    users: Profile[];
}

export interface ReadPurgeParams {
    /** Format: uuid */
    purgeId: string;
}

export interface ReadPurgeResponse {
    purge: MessagePurge;
}

export interface ReadRetentionQuery {
    limit?: number;
    /** Format: uuid */
    after?: string;
}

export interface ReadRetentionResponse {
    deployment: RetentionPolicy | null;
    channels: {
        days: number | null;
        /** Format: date-time */
        updatedAt: string;
        /** Format: uuid */
        updatedById: string;
        /** Format: uuid */
        channelId: string;
    }[];
    next: string | null;
}

export interface ReadSecondFactorResponse {
    active: boolean;
    since: string | null;
    recoveryCodesLeft: number;
}

export interface ReadStatisticsQuery {
    /** Format: date */
    from?: string;
    /** Format: date */
    to?: string;
    limit?: number;
    /** Format: date */
    after?: string;
}

export interface ReadStatisticsResponse {
    days: StatisticsDay[];
    next: string | null;
}

export interface ReadUserActivityParams {
    /** Format: uuid */
    userId: string;
}

export interface ReadUserActivityResponse {
    complete: boolean;
    unanswered: string[];
    gateways: UserPart[];
}

/** How many members have got as far as a position, and a page of those who have. */
export interface Receipts {
    members: number;
    delivered: number;
    read: number;
    receipts: MemberCursor[];
    next: string | null;
}

export interface RefreshRequest {
    refreshToken: string;
}

/** A command that was refused. */
export interface RefusedCommand {
    /** Format: date-time */
    at: string;
    command: string;
    reason: string;
}

/** A stream that the caller may not, or may no longer, receive; or that cannot be read, under the name that it came with. */
export interface RefusedStream {
    stream: string;
    error: ErrorResponse;
}

export interface ReleaseHoldParams {
    /** Format: uuid */
    holdId: string;
}

export type ReleaseHoldResponse = Record<string, never>;

export interface RemoveEmailRequest {
    password?: string;
}

export type RemoveEmailResponse = Record<string, never>;

export interface RemoveMemberParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export interface RemoveMemberQuery {
    reason?: string;
}

export type RemoveMemberResponse = Record<string, never>;

export interface RemoveSecondFactorParams {
    /** Format: uuid */
    userId: string;
}

export interface RemoveSecondFactorRequest {
    reason?: string;
}

export interface RemoveSecondFactorResponse {
    /** False when none was in use. */
    removed: boolean;
    /** How many were ended. */
    sessions: number;
    /** Whether a mail is on its way. */
    mailed: boolean;
}

export interface RenewRecoveryCodesRequest {
    password: string;
    code: string;
}

export interface RenewRecoveryCodesResponse {
    recoveryCodes: string[];
}

/** A message or user that somebody found objectionable. */
export interface Report {
    /** Format: uuid */
    id: string;
    /** Null where a word filter found it. */
    reporterId: string | null;
    subject: {
        kind: "message";
        /** Format: uuid */
        messageId: string;
    } | {
        kind: "user";
        /** Format: uuid */
        userId: string;
    };
    /**
     * Format: uuid
     * The author of the message, or the user.
     */
    subjectUserId: string;
    /** Where the message is; null for a user. */
    channelId: string | null;
    /** One of `ReportCategory`, or of another release. */
    category: string;
    text: string;
    state: ReportState;
    /** Format: date-time */
    createdAt: string;
    /** Who looks at it, or has decided it. */
    moderatorId: string | null;
    claimedAt: string | null;
    decidedAt: string | null;
    note: string | null;
}

/** What a report is about. */
export type ReportCategory = "spam" | "harassment" | "hate" | "violence" | "sexual" | "illegal" | "other";

export interface ReportCreatedData {
    /** Format: uuid */
    reportId: string;
    channelId: string | null;
    category: string;
}

/** Somebody has reported a message or user, and you may decide it. Sent to moderators of the channel and administrators, a bounded number of them. */
export interface ReportCreatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "report:created";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ReportCreatedData;
}

/** How far a report has got. */
export type ReportState = "open" | "claimed" | "resolved" | "dismissed";

export type ReportSubject = {
    kind: "message";
    /** Format: uuid */
    messageId: string;
} | {
    kind: "user";
    /** Format: uuid */
    userId: string;
};

export interface RequestPasswordResetRequest {
    email: string;
}

export type RequestPasswordResetResponse = Record<string, never>;

export interface ResendParkedEventParams {
    /** Format: uuid */
    webhookId: string;
    messageId: string;
}

export type ResendParkedEventResponse = Record<string, never>;

export interface ResetPasswordRequest {
    token: string;
    newPassword: string;
}

export interface ResetPasswordResponse {
    sessions: number;
}

export interface RestoreChannelParams {
    /** Format: uuid */
    channelId: string;
}

/** A ban or mute, as moderators see it. */
export interface Restriction {
    /** Format: uuid */
    userId: string;
    kind: RestrictionKind;
    /** Null where it does not end by itself. */
    until: string | null;
    reason: string | null;
    /** Format: uuid */
    byId: string;
    /** Format: date-time */
    createdAt: string;
}

/** What somebody is kept from: reading and writing, or writing alone. */
export type RestrictionKind = "ban" | "mute";

export interface ResumeWebhookParams {
    /** Format: uuid */
    webhookId: string;
}

export type ResumeWebhookResponse = Record<string, never>;

/** A stream that was taken up again. Events that are pushed from now on follow `head`. */
export interface ResumedStream {
    stream: StreamId;
    head: Cursor;
    verdict: Verdict;
    events: StreamEvent[];
}

/** A channel or a user of whom nothing is removed. */
export interface RetentionHold {
    /** Format: uuid */
    id: string;
    channelId: string | null;
    userId: string | null;
    reason: string;
    /** Format: uuid */
    createdById: string;
    /** Format: date-time */
    createdAt: string;
}

/** How long messages are kept. */
export interface RetentionPolicy {
    days: number | null;
    /** Format: date-time */
    updatedAt: string;
    /** Format: uuid */
    updatedById: string;
}

/** How much would be removed now. */
export interface RetentionPreview {
    channels: number;
    messages: number;
    /** Of their texts. */
    bytes: number;
    atLeast: boolean;
}

/** Why a session was ended. */
export type RevocationReason = "signed-out" | "signed-out-everywhere" | "signed-out-elsewhere" | "refresh-token-reused" | "password-changed" | "password-reset" | "deactivated" | "banned" | "ended-by-administrator" | "service-token-revoked";

export interface RevokeInvitationLinkParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    linkId: string;
}

export type RevokeInvitationLinkResponse = Record<string, never>;

export interface RevokeServiceTokenParams {
    /** Format: uuid */
    botId: string;
    /** Format: uuid */
    tokenId: string;
}

export type RevokeServiceTokenResponse = Record<string, never>;

export interface RotateWebhookSecretParams {
    /** Format: uuid */
    webhookId: string;
}

export interface RotateWebhookSecretResponse {
    webhook: IncomingWebhook | OutgoingWebhook;
    secret: string;
}

export interface SaveDraftRequest {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    text: string;
}

/** `null` where there was no draft to be removed. */
export interface SaveDraftResponse {
    version: number | null;
}

export interface SaveMessageParams {
    /** Format: uuid */
    messageId: string;
}

export interface SaveMessageResponse {
    savedAt: string | null;
}

/** What somebody has begun to write in a channel or thread. */
export interface SavedDraft {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    text: string;
    version: number;
    /** Format: date-time */
    updatedAt: string;
}

/** A message that somebody has saved for later, as it reads now; as its tombstone once it is deleted. */
export interface SavedMessage {
    message: Message;
    /** Format: date-time */
    savedAt: string;
}

export interface ScheduleChangedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    scheduleId: string;
    /** Format: date-time */
    sendAt: string;
    state: "waiting" | "cancelled" | "sent" | "failed";
    /** Format: uuid */
    messageId?: string;
    /** Of the catalogue. */
    reason?: string;
}

/** A message of yours that waits for its time was scheduled or changed (`waiting`), cancelled, sent (with `messageId`), or refused (with `reason`). It has no text. */
export interface ScheduleChangedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "schedule:changed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ScheduleChangedData;
}

export interface ScheduleMessageRequest {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** Format: uuid */
    id?: string;
    text: string;
    attachmentIds?: string[];
    /** Format: date-time */
    sendAt: string;
}

/** How far a scheduled message has got. */
export type ScheduleState = "waiting" | "sending" | "failed";

/** A message that is sent when its time comes. */
export interface ScheduledMessage {
    /** Format: uuid */
    id: string;
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    text: string;
    attachmentIds: string[];
    /** Format: date-time */
    sendAt: string;
    /** Format: date-time */
    createdAt: string;
    state: ScheduleState;
    /** Of the catalogue: why it was not sent. */
    reason?: string;
}

/** What a service token may be good for. */
export type Scope = "connections:open" | "channels:read" | "channels:join" | "channels:moderate" | "direct:begin" | "messages:read" | "messages:send" | "files:write" | "files:read" | "sessions:create" | "messages:import";

/** A message that was found. */
export interface SearchHit {
    message: Message;
    /** The whole of the message's text, in pieces: plain text, never markup. */
    highlights: Highlight[];
    /** Files whose names hold what was searched for; absent where there are none. */
    files?: FoundFile[];
    /** Comparable within one search alone. */
    rank: number;
}

export interface SearchMessagesQuery {
    /**
     * May be left out with `hasFile=true`, `fileKind` or `fileType`.
     * @default
     */
    q?: string;
    /** Format: uuid */
    channelId?: string;
    /** Format: uuid */
    senderId?: string;
    hasFile?: boolean;
    /** With a file of this kind. */
    fileKind?: FileKind;
    /** With a file of this type, such as `application/pdf`. */
    fileType?: string;
    /**
     * Format: date-time
     * Created before this time.
     */
    before?: string;
    /**
     * Format: date-time
     * Created after this time.
     */
    after?: string;
    /** @default relevance */
    order?: SearchOrder;
    /** Pages of one search see the messages that were there at its first page. */
    cursor?: string;
    limit?: number;
}

export interface SearchMessagesResponse {
    hits: SearchHit[];
    next: string | null;
    /** The pages hold every match from this time on; with it as `before`, a search finds the older ones. Null when there are none. */
    searchedBackTo: string | null;
}

/** What comes first. */
export type SearchOrder = "relevance" | "newest";

/** What may be shown of a service token; it does not tell the secret. */
export interface ServiceToken {
    /** Format: uuid */
    id: string;
    name: string;
    scopes: Scope[];
    /** Format: date-time */
    createdAt: string;
    expiresAt: string | null;
    /** To the minute. */
    lastUsedAt: string | null;
}

/** A channel of the user, as a session starts: what to show in the sidebar. */
export interface SessionChannel {
    /** Format: uuid */
    id: string;
    kind: ChannelKind;
    name: string;
    topic: string | null;
    /** Format: date-time */
    createdAt: string;
    archivedAt: string | null;
    /** Of a direct conversation, which has no name: everybody in it, sorted. They never change. Absent in other channels. */
    memberIds?: string[];
    /** Grows with every change of the channel itself. */
    version?: number;
    description?: string | null;
    metadata?: Metadata | null;
    /** Seconds between two messages of one member. Absent where slow mode is off. */
    slowModeSeconds?: number;
    role: MemberRole;
    cursor: OwnCursor;
    head: Cursor;
    unread: number;
    mentions: number;
    settings?: ChannelSettings;
}

/** What `session:channels` is acknowledged with. */
export type SessionChannelsAck = {
    status: "ok";
    data: SessionChannelsOutput;
    budget?: Budget;
} | ErrorResponse;

export interface SessionChannelsInput {
    /** Format: uuid */
    after?: string;
    trace?: string;
}

export interface SessionChannelsOutput {
    /** Where your own stream stands in this page. */
    head: Cursor;
    channels: SessionChannel[];
    next: string | null;
}

export interface SessionDrainingData {
    reconnectAfterMs: number;
}

export interface SessionExpiringData {
    /** Format: date-time */
    expiresAt: string;
    expiresInMs: number;
}

/** What `session:ping` is acknowledged with. */
export type SessionPingAck = {
    status: "ok";
    data: SessionPingOutput;
    budget?: Budget;
} | ErrorResponse;

export interface SessionPingInput {
    /** Milliseconds from the commits of messages until they came, by the server’s clock: see `at`. Only counted, and only from connections that were asked by `reports`. */
    deliveryMs?: number[];
    trace?: string;
}

export interface SessionPingOutput {
    /**
     * Format: date-time
     * The time at the gateway, for those who were asked to report deliveries.
     */
    at?: string;
}

export interface SessionReadyData {
    /** Format: uuid */
    sessionId: string;
    user: User;
    /** Format: date-time */
    serverTime: string;
    /** Format: date-time */
    expiresAt: string;
    limits: ClientLimits;
    /** What this deployment has on, of what may be off. Absent from servers that have everything on. */
    features?: Feature[];
    /** Where your own stream stands: its next event has `seq` head.seq + 1. No join is needed for it. */
    head: Cursor;
    channels: SessionChannel[];
    /**
     * There are more: ask for all of them by `session:channels`. Only for clients that connect with `auth.channelPages: true`; others get all of them here, which a slow line takes long to bring.
     */
    moreChannels?: true;
    threads: SessionThread[];
    /** Whom you have blocked: do not count what they write as a mention of you. Absent while that is nobody. */
    blockedIds?: string[];
    /** Where you are muted. Absent while that is nowhere. */
    mutes?: OwnRestriction[];
    /** What you are asked to report; ignore what you do not know. `delivery`: how long messages take to reach you, by `deliveryMs` of `session:ping`, every half minute or so. Absent where nobody wants to know, and to most connections. */
    reports?: "delivery"[];
    /** What you are in the deployment. Absent from servers that do not tell it. `user:role-changed` in your own stream tells of changes. */
    role?: DeploymentRole;
}

/** What `session:refresh` is acknowledged with. */
export type SessionRefreshAck = {
    status: "ok";
    data: SessionRefreshOutput;
    budget?: Budget;
} | ErrorResponse;

export interface SessionRefreshInput {
    token: string;
    trace?: string;
}

/** When the connection ends, unless it is refreshed again. */
export interface SessionRefreshOutput {
    /** Format: date-time */
    expiresAt: string;
}

/** What `session:resume` is acknowledged with. */
export type SessionResumeAck = {
    status: "ok";
    data: SessionResumeOutput;
    budget?: Budget;
} | ErrorResponse;

export interface SessionResumeInput {
    since: {
        epoch: string;
        seq: number;
        /** As the server writes it: ids in lower case, so that one stream has one name. */
        stream: string;
    }[];
    trace?: string;
}

/** One for each stream that was named, in the same order. */
export interface SessionResumeOutput {
    streams: (ResumedStream | RefusedStream)[];
}

export interface SessionRevokedData {
    reason: RevocationReason;
}

/** A thread that the user follows and has not read to its end. */
export interface SessionThread {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId: string;
    cursor: OwnCursor;
    head: Cursor;
    unread: number;
    mentions: number;
}

/** What a sign-in gives. */
export interface SessionTokens {
    /** Format: uuid */
    sessionId: string;
    user: User;
    accessToken: string;
    /** Format: date-time */
    accessTokenExpiresAt: string;
    refreshToken: string;
    /** Format: date-time */
    refreshTokenExpiresAt: string;
}

export interface SetChannelFilterParams {
    /** Format: uuid */
    channelId: string;
}

export interface SetChannelFilterRequest {
    entries: {
        pattern: string;
        action: FilterAction;
    }[];
}

export interface SetChannelRetentionParams {
    /** Format: uuid */
    channelId: string;
}

export interface SetChannelRetentionRequest {
    days: number | null;
    reason?: string;
}

export interface SetEmailRequest {
    email: string;
    password?: string;
}

export type SetEmailResponse = Record<string, never>;

export interface SetFilterRequest {
    entries: {
        pattern: string;
        action: FilterAction;
    }[];
}

export interface SetRetentionRequest {
    days: number | null;
    reason?: string;
}

export interface SetSlowModeParams {
    /** Format: uuid */
    channelId: string;
}

export interface SetSlowModeRequest {
    seconds: number;
}

export interface SetSlowModeResponse {
    channel: Channel;
}

export interface SignInRequest {
    handle: string;
    password: string;
    reactivate?: boolean;
}

export interface SignInSecondFactorRequest {
    challenge: string;
    code: string;
    reactivate?: boolean;
}

export interface SignOutEverywhereResponse {
    sessions: number;
}

export interface SignOutRequest {
    refreshToken: string;
}

export type SignOutResponse = Record<string, never>;

export interface SignUpRequest {
    handle: string;
    displayName?: string;
    password: string;
}

/** How much a deployment was used on a day. */
export interface StatisticsDay {
    /** Format: date */
    day: string;
    /** Written on that day, also where they were removed since. */
    messages: number;
    messageBytes: number;
    fileBytes: number;
    /** As of the end of the day, or of now. */
    people: number | null;
    /** People who were active in the last day, and the last 7 and 30. */
    active1: number | null;
    active7: number | null;
    active30: number | null;
    channels: number | null;
    /** What the database takes on its disk. */
    databaseBytes: number | null;
}

/** What the database knows of a message. */
export interface StoredPart {
    /** Format: uuid */
    senderId: string;
    clientMessageId: string;
    stream: StreamId;
    seq: number;
    /** Format: date-time */
    committedAt: string;
    /** Whether batches of before its commit are still noted as unpublished. */
    unpublished: boolean;
    /** Users whose clients have told that it came, the first 100; with what is withheld from others. */
    deliveredTo: string[];
    /** The same of those who have read it. */
    readBy: string[];
    /** Attempts to post it, the first 100. */
    webhooks: {
        /** Format: uuid */
        webhookId: string;
        /** Format: date-time */
        at: string;
        attempt: number;
        delivered: boolean;
        httpStatus: number | null;
        error: string | null;
    }[];
}

/** Something that happened in a stream; `data` is given by the event’s own contract. */
export interface StreamEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: string;
    /** Format: date-time */
    at: string;
    data: unknown;
    trace?: string;
}

export interface StreamEventsPageParams {
    stream: StreamId;
}

export interface StreamEventsPageQuery {
    after: number;
    epoch?: string;
    limit?: number;
}

/** Events up to here were removed because of their age. Absent in answers of older releases. */
export interface StreamEventsPageResponse {
    head: Cursor;
    verdict: Verdict;
    events: StreamEvent[];
    floor?: number;
}

/** As the server writes it: ids in lower case, so that one stream has one name. */
export type StreamId = `channel:${string}` | `thread:${string}` | `user:${string}`;

export interface TestWebhookParams {
    /** Format: uuid */
    webhookId: string;
}

export interface TestWebhookResponse {
    messageId: string;
}

/** What `thread:follow` is acknowledged with. */
export type ThreadFollowAck = {
    status: "ok";
    data: ThreadFollowOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ThreadFollowInput {
    /** Format: uuid */
    threadId: string;
    trace?: string;
    changeId?: string;
}

export interface ThreadFollowOutput {
    /** Format: uuid */
    threadId: string;
    following: true;
}

export interface ThreadFollowedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId: string;
    following: boolean;
}

/** You follow a thread now, or no longer. */
export interface ThreadFollowedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "thread:followed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ThreadFollowedData;
}

export interface ThreadHistoryParams {
    /** Format: uuid */
    threadId: string;
}

export interface ThreadHistoryQuery {
    limit?: number;
    /** Messages before this seq, or created before this time. */
    before?: number | string;
    /** Messages after this seq, or created after this time. */
    after?: number | string;
    /** The first message at or after it, in the middle of what surrounds it. */
    around?: number | string;
}

export interface ThreadHistoryResponse {
    /** In ascending order of `seq`, as they read now. A page may hold fewer than asked for although there are more. */
    messages: Message[];
    hasBefore: boolean;
    hasAfter: boolean;
    /** Events up to here are part of what the page says. Absent for a thread that nothing has happened in yet. */
    head: Cursor | null;
}

/** What `thread:join` is acknowledged with. */
export type ThreadJoinAck = {
    status: "ok";
    data: ThreadJoinOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ThreadJoinInput {
    /** Format: uuid */
    threadId: string;
    trace?: string;
    since?: Cursor;
}

export interface ThreadJoinOutput {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId: string;
    /** Whether the caller follows the thread: its unread replies are counted for them. */
    following: boolean;
    head: Cursor;
    verdict: Verdict;
    events: StreamEvent[];
}

/** What `thread:leave` is acknowledged with. */
export type ThreadLeaveAck = {
    status: "ok";
    data: ThreadLeaveOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ThreadLeaveInput {
    /** Format: uuid */
    threadId: string;
    trace?: string;
}

export type ThreadLeaveOutput = Record<string, never>;

/** What hangs on a message that was replied to. */
export interface ThreadSummary {
    replyCount: number;
    /**
     * Format: date-time
     * When `replyCount` is 0, of the reply that was the last one.
     */
    lastReplyAt: string;
    /** Format: uuid */
    lastReplyId: string;
    /** Who has replied, in the order of their first reply. */
    participantIds: string[];
}

/** What `thread:unfollow` is acknowledged with. */
export type ThreadUnfollowAck = {
    status: "ok";
    data: ThreadUnfollowOutput;
    budget?: Budget;
} | ErrorResponse;

export interface ThreadUnfollowInput {
    /** Format: uuid */
    threadId: string;
    trace?: string;
    changeId?: string;
}

export interface ThreadUnfollowOutput {
    /** Format: uuid */
    threadId: string;
    following: false;
}

export interface ThreadUpdatedData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId: string;
    thread: ThreadSummary;
}

/** Something was said in a thread of the channel, or deleted there. */
export interface ThreadUpdatedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "thread:updated";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: ThreadUpdatedData;
}

/** A smaller picture of a file, or the poster of a video. */
export interface Thumbnail {
    variant: string;
    width: number;
    height: number;
}

export interface TransferChannelParams {
    /** Format: uuid */
    channelId: string;
}

export interface TransferChannelRequest {
    /** Format: uuid */
    userId: string;
    reason?: string;
}

export interface TransferChannelResponse {
    member: Member;
}

export interface UnbanMemberParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export type UnbanMemberResponse = Record<string, never>;

export interface UnbanUserParams {
    /** Format: uuid */
    userId: string;
}

export type UnbanUserResponse = Record<string, never>;

export interface UnblockUserParams {
    /** Format: uuid */
    userId: string;
}

export type UnblockUserResponse = Record<string, never>;

export interface UnmuteMemberParams {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    userId: string;
}

export type UnmuteMemberResponse = Record<string, never>;

export interface UnmuteUserParams {
    /** Format: uuid */
    userId: string;
}

export type UnmuteUserResponse = Record<string, never>;

/** What somebody has not read yet, exact as of `head`. */
export interface Unread {
    head: Cursor;
    unread: number;
    mentions: number;
}

export interface UnsaveMessageParams {
    /** Format: uuid */
    messageId: string;
}

export type UnsaveMessageResponse = Record<string, never>;

export interface UpdateChannelParams {
    /** Format: uuid */
    channelId: string;
}

export interface UpdateChannelRequest {
    name?: string;
    topic?: string | null;
    description?: string | null;
    metadata?: {
        [key: string]: unknown;
    } | null;
}

export interface UpdateProfileRequest {
    displayName?: string;
    bio?: string | null;
    timeZone?: string | null;
    locale?: string | null;
}

export interface UpdateScheduledParams {
    /** Format: uuid */
    scheduleId: string;
}

export interface UpdateScheduledRequest {
    text?: string;
    attachmentIds?: string[];
    /** Format: date-time */
    sendAt?: string;
}

export interface UpdateServiceTokenParams {
    /** Format: uuid */
    botId: string;
    /** Format: uuid */
    tokenId: string;
}

export interface UpdateServiceTokenRequest {
    name?: string;
    scopes?: Scope[];
}

/** A file that somebody has uploaded. */
export interface UploadedFile {
    /** Format: uuid */
    id: string;
    name: string;
    mediaType: string;
    bytes: number;
    state: FileState;
    reason?: string;
    kind?: FileKind;
    width?: number;
    height?: number;
    animated?: boolean;
    durationMs?: number;
    placeholder?: string;
    thumbnails?: Thumbnail[];
    /** Format: date-time */
    createdAt: string;
}

/** Somebody, by their names. */
export interface User {
    /** Format: uuid */
    id: string;
    handle: string;
    displayName: string;
}

export interface UserBlockedData {
    /** Format: uuid */
    userId: string;
    blocked: boolean;
}

/** You have blocked somebody, or do so no longer: what they write mentions you no more. */
export interface UserBlockedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "user:blocked";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: UserBlockedData;
}

/** What a user does on one gateway now. */
export interface UserPart {
    gateway: GatewayName;
    connections: {
        id: string;
        /** Format: date-time */
        since: string;
        /** Commands that wait for their answer. */
        unanswered: number;
        /** Whether the client has not read all of what was written to it. */
        behind: boolean;
        /** Joined streams, and up to where events were written; the first 100. */
        streams: {
            epoch: string;
            seq: number;
            stream: StreamId;
        }[];
    }[];
    /** Commands that were refused lately, rate limits included, the newest first. */
    refused: RefusedCommand[];
}

export interface UserPresenceParams {
    /** Format: uuid */
    userId: string;
}

export type UserPresenceResponse = OwnPresence | Presence;

export interface UserRestrictedData {
    restriction: OwnRestriction;
}

/** You are banned or muted, in a channel or everywhere, or the time or reason of it has changed. */
export interface UserRestrictedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "user:restricted";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: UserRestrictedData;
}

export interface UserRoleChangedData {
    role: DeploymentRole;
}

/** You are something else in the deployment now: what you see, and may do, may be more or less. A bot is told when its owner becomes a guest, or is none any more. */
export interface UserRoleChangedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "user:role-changed";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: UserRoleChangedData;
}

/** What `user:typing` is acknowledged with. */
export type UserTypingAck = {
    status: "ok";
    data: UserTypingOutput;
    budget?: Budget;
} | ErrorResponse;

export interface UserTypingData {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    /** The one who began first comes first. Empty with `several`. */
    userIds: string[];
    several: boolean;
    expiresInMs: number;
}

export interface UserTypingInput {
    /** Format: uuid */
    channelId: string;
    /** Format: uuid */
    threadId?: string;
    typing: boolean;
    trace?: string;
}

/** How long it lasts unless it is said again; 0 after stopping. That others are shown it is not promised. */
export interface UserTypingOutput {
    expiresInMs: number;
}

export interface UserUnrestrictedData {
    kind: RestrictionKind;
    /** Null in the whole deployment. */
    channelId: string | null;
}

/** A ban or mute of yours was lifted. One that ends by its time is not told of. */
export interface UserUnrestrictedEvent {
    stream: StreamId;
    epoch: string;
    seq: number;
    type: "user:unrestricted";
    /** Format: date-time */
    at: string;
    trace?: string;
    data: UserUnrestrictedData;
}

export interface UserUpdatedData {
    user: Profile;
}

/** What happened to the events that a client missed: `recovered`, all of them come with the ack; `gap`, page `from` to `to` over HTTP; `reset`, another epoch, load everything anew. */
export type Verdict = {
    status: "recovered";
} | {
    status: "gap";
    from: number;
    to: number;
} | {
    status: "reset";
};

export interface VerifyEmailRequest {
    token: string;
}

export interface VerifyEmailResponse {
    email: string;
}

export interface WebhookDeliveriesParams {
    /** Format: uuid */
    webhookId: string;
}

export interface WebhookDeliveriesQuery {
    limit?: number;
    before?: number;
}

export interface WebhookDeliveriesResponse {
    deliveries: WebhookDelivery[];
    next: number | null;
}

/** One attempt to post something to an outgoing webhook. */
export interface WebhookDelivery {
    /** 1, 2, 3, … per webhook. */
    number: number;
    messageId: string;
    /** Of a stream event, or `ping`. */
    type: string;
    /** Position of the event; absent for a ping. */
    seq: number | null;
    /** 1 for the first at this event. */
    attempt: number;
    status: "delivered" | "failed";
    httpStatus: number | null;
    /** Why there was no success. */
    error: string | null;
    durationMs: number;
    /** Format: date-time */
    at: string;
    /** When it is tried again; absent after a success, a ping, when the webhook was disabled, and when another process has taken over. */
    nextAttemptAt: string | null;
}

/** What an outgoing webhook may be told of. */
export type WebhookEvent = "message:created" | "message:edited" | "message:deleted" | "history:removed" | "message:pinned" | "message:unpinned" | "message:status" | "reaction:added" | "reaction:removed" | "thread:updated" | "member:joined" | "member:updated" | "member:left" | "channel:updated" | "channel:archived" | "channel:restored" | "channel:slow-mode-changed";

/** How an outgoing webhook fares. */
export type WebhookState = "active" | "failing" | "disabled";

export interface WithdrawAnnouncementParams {
    /** Format: uuid */
    announcementId: string;
}

export type WithdrawAnnouncementResponse = Record<string, never>;

/** Words that are refused, masked or reported. */
export interface WordFilter {
    entries: {
        pattern: string;
        action: FilterAction;
    }[];
    updatedAt: string | null;
}
