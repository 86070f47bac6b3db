// Generated from libs/contracts by `npm run generate`; change it there.

import type * as schemas from './schemas.ts';

/** Every route: where it is, what it takes and what it answers. */
export interface Routes {
  /** Create a user and sign in. May be refused for `HANDLE_TAKEN`. */
  signUp: { method: 'POST'; path: '/v1/auth/sign-up'; params: undefined; query: undefined; body: schemas.SignUpRequest; answer: schemas.SessionTokens };
  /** Start a session on this device. May be refused for `CREDENTIALS_INVALID`, `SECOND_FACTOR_REQUIRED`, `ACCOUNT_DEACTIVATED`, `ACCOUNT_BANNED`. */
  signIn: { method: 'POST'; path: '/v1/auth/sign-in'; params: undefined; query: undefined; body: schemas.SignInRequest; answer: schemas.SessionTokens };
  /** Exchange a refresh token for new tokens. Using it again ends the session. May be refused for `REFRESH_TOKEN_INVALID`, `REFRESH_TOKEN_REUSED`. */
  refresh: { method: 'POST'; path: '/v1/auth/refresh'; params: undefined; query: undefined; body: schemas.RefreshRequest; answer: schemas.SessionTokens };
  /** End the session of a refresh token. Says the same whether or not it existed. */
  signOut: { method: 'POST'; path: '/v1/auth/sign-out'; params: undefined; query: undefined; body: schemas.SignOutRequest; answer: schemas.SignOutResponse };
  /** End all sessions of the user whose token it is, this one included, and close their connections. */
  signOutEverywhere: { method: 'POST'; path: '/v1/auth/sign-out-everywhere'; params: undefined; query: undefined; body: undefined; answer: schemas.SignOutEverywhereResponse };
  /** Public keys that access tokens are signed with (RFC 7517). */
  jwks: { method: 'GET'; path: '/.well-known/jwks.json'; params: undefined; query: undefined; body: undefined; answer: schemas.JwksResponse };
  /** End a session of one’s own, and close its connections. Ending twice changes nothing. May be refused for `SESSION_NOT_FOUND`. */
  endSession: { method: 'DELETE'; path: '/v1/me/sessions/{sessionId}'; params: schemas.EndSessionParams; query: undefined; body: undefined; answer: schemas.EndSessionResponse };
  /** Where the caller is signed in, the last sign-in first. */
  listSessions: { method: 'GET'; path: '/v1/me/sessions'; params: undefined; query: schemas.ListSessionsQuery; body: undefined; answer: schemas.ListSessionsResponse };
  /** Choose another password. Ends all other sessions of the caller, and says how many there were. May be refused for `PASSWORD_WRONG`, `PASSWORD_NOT_SET`. */
  changePassword: { method: 'POST'; path: '/v1/me/password'; params: undefined; query: undefined; body: schemas.ChangePasswordRequest; answer: schemas.ChangePasswordResponse };
  /** Send a mail with which a new password can be chosen within 30 minutes. The answer does not tell whether the address is known. May be refused for `MAIL_NOT_CONFIGURED`. */
  requestPasswordReset: { method: 'POST'; path: '/v1/auth/password-reset'; params: undefined; query: undefined; body: schemas.RequestPasswordResetRequest; answer: schemas.RequestPasswordResetResponse };
  /** Choose a new password with what the mail held. Ends all sessions of the user, and signs nobody in. May be refused for `MAIL_TOKEN_INVALID`. */
  resetPassword: { method: 'POST'; path: '/v1/auth/password-reset/confirm'; params: undefined; query: undefined; body: schemas.ResetPasswordRequest; answer: schemas.ResetPasswordResponse };
  /** The caller’s own mail address, and one that waits to be confirmed. */
  readEmail: { method: 'GET'; path: '/v1/me/email'; params: undefined; query: undefined; body: undefined; answer: schemas.OwnEmail };
  /** Take the own mail address away, and one that waits to be confirmed. Needs the password; of who has none, a sign-in of the last ten minutes. May be refused for `PASSWORD_WRONG`, `SIGN_IN_NOT_RECENT`. */
  removeEmail: { method: 'POST'; path: '/v1/me/email/remove'; params: undefined; query: undefined; body: schemas.RemoveEmailRequest; answer: schemas.RemoveEmailResponse };
  /** Give a mail address. It counts once it is confirmed with what is mailed there; the one before counts until then. Needs the password; of who has none, a sign-in of the last ten minutes. May be refused for `MAIL_NOT_CONFIGURED`, `PASSWORD_WRONG`, `SIGN_IN_NOT_RECENT`. */
  setEmail: { method: 'PUT'; path: '/v1/me/email'; params: undefined; query: undefined; body: schemas.SetEmailRequest; answer: schemas.SetEmailResponse };
  /** Confirm a mail address with what was mailed there. May be refused for `MAIL_TOKEN_INVALID`, `EMAIL_TAKEN`. */
  verifyEmail: { method: 'POST'; path: '/v1/auth/verify-email'; params: undefined; query: undefined; body: schemas.VerifyEmailRequest; answer: schemas.VerifyEmailResponse };
  /** Confirm the second factor by a code of the authenticator. From then on each sign-in asks for one. The recovery codes are told here and never again. May be refused for `SECOND_FACTOR_WRONG`, `SECOND_FACTOR_INACTIVE`, `SECOND_FACTOR_ACTIVE`, `SECOND_FACTOR_NOT_CONFIGURED`. */
  confirmSecondFactor: { method: 'POST'; path: '/v1/me/second-factor/confirm'; params: undefined; query: undefined; body: schemas.ConfirmSecondFactorRequest; answer: schemas.ConfirmSecondFactorResponse };
  /** Sign in without a second factor from now on. May be refused for `PASSWORD_WRONG`, `PASSWORD_NOT_SET`, `SECOND_FACTOR_WRONG`, `SECOND_FACTOR_USED`, `SECOND_FACTOR_INACTIVE`, `SECOND_FACTOR_NOT_CONFIGURED`. */
  disableSecondFactor: { method: 'POST'; path: '/v1/me/second-factor/disable'; params: undefined; query: undefined; body: schemas.DisableSecondFactorRequest; answer: schemas.DisableSecondFactorResponse };
  /** Begin with a second factor (TOTP, RFC 6238). It counts once it is confirmed; asking again makes another secret. May be refused for `PASSWORD_WRONG`, `PASSWORD_NOT_SET`, `SECOND_FACTOR_ACTIVE`, `SECOND_FACTOR_NOT_CONFIGURED`. */
  enrolSecondFactor: { method: 'POST'; path: '/v1/me/second-factor'; params: undefined; query: undefined; body: schemas.EnrolSecondFactorRequest; answer: schemas.EnrolSecondFactorResponse };
  /** Whether the caller’s sign-in asks for a second factor, and how many recovery codes are left. */
  readSecondFactor: { method: 'GET'; path: '/v1/me/second-factor'; params: undefined; query: undefined; body: undefined; answer: schemas.ReadSecondFactorResponse };
  /** Remove the second factor of somebody who has lost it. All their sessions end, and they are told by mail where they have an address. Twice changes nothing. Not one’s own. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`. */
  removeSecondFactor: { method: 'POST'; path: '/v1/users/{userId}/second-factor/remove'; params: schemas.RemoveSecondFactorParams; query: undefined; body: schemas.RemoveSecondFactorRequest; answer: schemas.RemoveSecondFactorResponse };
  /** Make new recovery codes. Those before are no good any more. May be refused for `PASSWORD_WRONG`, `PASSWORD_NOT_SET`, `SECOND_FACTOR_WRONG`, `SECOND_FACTOR_USED`, `SECOND_FACTOR_INACTIVE`, `SECOND_FACTOR_NOT_CONFIGURED`. */
  renewRecoveryCodes: { method: 'POST'; path: '/v1/me/second-factor/recovery-codes'; params: undefined; query: undefined; body: schemas.RenewRecoveryCodesRequest; answer: schemas.RenewRecoveryCodesResponse };
  /** The second step of a sign-in that was answered SECOND_FACTOR_REQUIRED: its challenge, with a code of the authenticator or a recovery code. May be refused for `CHALLENGE_INVALID`, `SECOND_FACTOR_WRONG`, `SECOND_FACTOR_USED`, `ACCOUNT_DEACTIVATED`, `ACCOUNT_BANNED`. */
  signInSecondFactor: { method: 'POST'; path: '/v1/auth/sign-in/second-factor'; params: undefined; query: undefined; body: schemas.SignInSecondFactorRequest; answer: schemas.SessionTokens };
  /** Start a session for a user of one’s own product, by the id that they have there. The user is made at first sight. For service tokens of an administrator’s bot. May be refused for `NOT_ALLOWED`, `ACCOUNT_DEACTIVATED`, `ACCOUNT_BANNED`. */
  createSession: { method: 'POST'; path: '/v1/sessions'; params: undefined; query: undefined; body: schemas.CreateSessionRequest; answer: schemas.SessionTokens };
  /** Exchange a JWT of a trusted identity provider for a session here (RFC 8693), by form or JSON. The user is made at first sight. May be refused for `SUBJECT_TOKEN_MALFORMED`, `SUBJECT_TOKEN_ALGORITHM`, `SUBJECT_TOKEN_KEY_UNKNOWN`, `SUBJECT_TOKEN_SIGNATURE`, `SUBJECT_TOKEN_ISSUER`, `SUBJECT_TOKEN_AUDIENCE`, `SUBJECT_TOKEN_EXPIRED`, `SUBJECT_TOKEN_NOT_YET_VALID`, `SUBJECT_TOKEN_CLAIMS`, `SUBJECT_TOKEN_REPLAYED`, `PROVIDER_UNAVAILABLE`, `ACCOUNT_DEACTIVATED`, `ACCOUNT_BANNED`. */
  exchangeToken: { method: 'POST'; path: '/v1/auth/token-exchange'; params: undefined; query: undefined; body: schemas.ExchangeTokenRequest; answer: schemas.ExchangeTokenResponse };
  /** The profile of the user whose token it is. */
  me: { method: 'GET'; path: '/v1/me'; params: undefined; query: undefined; body: undefined; answer: schemas.Profile };
  /** Users whose handle or name has words that begin like all of those in `query`, by handle. */
  findUsers: { method: 'GET'; path: '/v1/users/search'; params: undefined; query: schemas.FindUsersQuery; body: undefined; answer: schemas.FindUsersResponse };
  /** The profile of a user. May be refused for `USER_NOT_FOUND`. */
  readProfile: { method: 'GET'; path: '/v1/users/{userId}'; params: schemas.ReadProfileParams; query: undefined; body: undefined; answer: schemas.Profile };
  /** The profiles of up to 200 users, in the order of `ids` (with commas between them). Who does not exist is left out. */
  readProfiles: { method: 'GET'; path: '/v1/users'; params: undefined; query: schemas.ReadProfilesQuery; body: undefined; answer: schemas.ReadProfilesResponse };
  /** Change one’s own profile. What is left out stays; `null` takes something away. Who shares a channel with you is told by `user:updated`. May be refused for `VERSION_CONFLICT`. */
  updateProfile: { method: 'PATCH'; path: '/v1/me'; params: undefined; query: undefined; body: schemas.UpdateProfileRequest; answer: schemas.Profile };
  /** Have oneself forgotten, for good: sessions, name, handle, profile, password, mail address, second factor, identities elsewhere, blocks and the tokens of one’s bots go; messages stay, in the name of nobody. `@handle` in messages is replaced within minutes. May be refused for `PASSWORD_WRONG`, `SIGN_IN_NOT_RECENT`, `LAST_ADMINISTRATOR`. */
  anonymiseMe: { method: 'POST'; path: '/v1/me/anonymise'; params: undefined; query: undefined; body: schemas.AnonymiseMeRequest; answer: schemas.AnonymiseMeResponse };
  /** Have somebody forgotten, for good, as they can themselves. Twice changes nothing. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`, `LAST_ADMINISTRATOR`. */
  anonymiseUser: { method: 'POST'; path: '/v1/users/{userId}/anonymise'; params: schemas.AnonymiseUserParams; query: undefined; body: schemas.AnonymiseUserRequest; answer: schemas.AnonymiseUserResponse };
  /** Go, for a time or for good: all sessions end, programs and webhooks of yours stop, nobody finds you. Memberships and messages stay. A sign-in with `reactivate` brings all back. May be refused for `PASSWORD_WRONG`, `SIGN_IN_NOT_RECENT`, `LAST_ADMINISTRATOR`. */
  deactivateMe: { method: 'POST'; path: '/v1/me/deactivate'; params: undefined; query: undefined; body: schemas.DeactivateMeRequest; answer: schemas.DeactivateMeResponse };
  /** Deactivate somebody, or a bot: the same, and only an administrator brings them back. Twice changes nothing. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`, `LAST_ADMINISTRATOR`. */
  deactivateUser: { method: 'POST'; path: '/v1/users/{userId}/deactivate'; params: schemas.DeactivateUserParams; query: undefined; body: schemas.DeactivateUserRequest; answer: schemas.DeactivateUserResponse };
  /** All that is kept of you, as a zip of JSON files with a README and a JSON Schema, made while it is downloaded. Once a day; one that broke off may be repeated after five minutes. May be refused for `EXPORTED_LATELY`, `UNAVAILABLE`. */
  exportMe: { method: 'GET'; path: '/v1/me/export'; params: undefined; query: undefined; body: undefined; answer: ReadableStream<Uint8Array> };
  /** Bring somebody back, with all that they had. Twice changes nothing. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`. */
  reactivateUser: { method: 'POST'; path: '/v1/users/{userId}/reactivate'; params: schemas.ReactivateUserParams; query: undefined; body: schemas.ReactivateUserRequest; answer: schemas.ReactivateUserResponse };
  /** How far it has come that somebody is forgotten. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`. */
  readAnonymisation: { method: 'GET'; path: '/v1/users/{userId}/anonymisation'; params: schemas.ReadAnonymisationParams; query: undefined; body: undefined; answer: schemas.ReadAnonymisationResponse };
  /** Give somebody another role in the deployment. It holds from their next request on. Bots have none of their own, and the last administrator stays one. May be refused for `NOT_ALLOWED`, `USER_NOT_FOUND`, `LAST_ADMINISTRATOR`. */
  changeDeploymentRole: { method: 'PUT'; path: '/v1/users/{userId}/role'; params: schemas.ChangeDeploymentRoleParams; query: undefined; body: schemas.ChangeDeploymentRoleRequest; answer: schemas.Profile };
  /** Make somebody a member, or invite them where they have to be asked first (`INVITED_INSTEAD`). Roles above one’s own cannot be given; somebody who is a member already stays as they are. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `BANNED`, `CANNOT_ADD`, `USER_DEACTIVATED`, `INVITED_INSTEAD`, `TOO_MANY_INVITATIONS`. */
  addMember: { method: 'POST'; path: '/v1/channels/{channelId}/members'; params: schemas.AddMemberParams; query: undefined; body: schemas.AddMemberRequest; answer: schemas.AddMemberResponse };
  /** Close a channel: it can be read and left, and takes nothing new. Archiving twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `VERSION_CONFLICT`. */
  archiveChannel: { method: 'POST'; path: '/v1/channels/{channelId}/archive'; params: schemas.ArchiveChannelParams; query: undefined; body: undefined; answer: schemas.Channel };
  /** Public channels that have words in name or topic which begin like all of those in `query`, by name, with how many members they have. May be refused for `NOT_ALLOWED`. */
  browseChannels: { method: 'GET'; path: '/v1/channels/browse'; params: undefined; query: schemas.BrowseChannelsQuery; body: undefined; answer: schemas.BrowseChannelsResponse };
  /** Set something for oneself in a channel: it reaches the other devices of the user. What is left out stays; `mutedUntil: null` ends a mute. Leaving the channel forgets all of it. May be refused for `CHANNEL_NOT_FOUND`. */
  changeChannelSettings: { method: 'PATCH'; path: '/v1/channels/{channelId}/settings'; params: schemas.ChangeChannelSettingsParams; query: undefined; body: schemas.ChangeChannelSettingsRequest; answer: schemas.ChangeChannelSettingsResponse };
  /** Give a member another role. A channel keeps an owner, and an archived one its roles. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `OWNER_CANNOT_LEAVE`. */
  changeRole: { method: 'PATCH'; path: '/v1/channels/{channelId}/members/{userId}'; params: schemas.ChangeRoleParams; query: undefined; body: schemas.ChangeRoleRequest; answer: schemas.ChangeRoleResponse };
  /** Create a channel and become its owner. It starts with the given members; those who have to be asked first are invited. May be refused for `NOT_ALLOWED`, `CANNOT_ADD`, `USER_DEACTIVATED`, `TOO_MANY_INVITATIONS`. */
  createChannel: { method: 'POST'; path: '/v1/channels'; params: undefined; query: undefined; body: schemas.CreateChannelRequest; answer: schemas.CreateChannelResponse };
  /** Delete a channel for good, with all that was said in it: for administrators of the deployment. Nobody sees it from then on; its rows go in the background. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  deleteChannel: { method: 'DELETE'; path: '/v1/channels/{channelId}'; params: schemas.DeleteChannelParams; query: undefined; body: undefined; answer: schemas.DeleteChannelResponse };
  /** A channel of the caller, or a public one. May be refused for `CHANNEL_NOT_FOUND`. */
  getChannel: { method: 'GET'; path: '/v1/channels/{channelId}'; params: schemas.GetChannelParams; query: undefined; body: undefined; answer: schemas.GetChannelResponse };
  /** Become a member of a public channel, or come back: a guest as a guest, and who was removed only when somebody adds them. Joining twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `REMOVED_FROM_CHANNEL`, `BANNED`, `ARCHIVED`. */
  joinChannel: { method: 'POST'; path: '/v1/channels/{channelId}/join'; params: schemas.JoinChannelParams; query: undefined; body: undefined; answer: schemas.JoinChannelResponse };
  /** Stop being a member of a channel, which cannot be a direct conversation. Leaving twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `OWNER_CANNOT_LEAVE`. */
  leaveChannel: { method: 'POST'; path: '/v1/channels/{channelId}/leave'; params: schemas.LeaveChannelParams; query: undefined; body: undefined; answer: schemas.LeaveChannelResponse };
  /** Public channels and those that the caller belongs to, by name. Direct conversations have a list of their own. */
  listChannels: { method: 'GET'; path: '/v1/channels'; params: undefined; query: schemas.ListChannelsQuery; body: undefined; answer: schemas.ListChannelsResponse };
  /** Members of a channel, and whether each is there now: `null` while that is not known. Who is invisible, or in a block relation with the caller, is not. May be refused for `CHANNEL_NOT_FOUND`. */
  listMembers: { method: 'GET'; path: '/v1/channels/{channelId}/members'; params: schemas.ListMembersParams; query: schemas.ListMembersQuery; body: undefined; answer: schemas.ListMembersResponse };
  /** Make a public channel private: only its members see it from then on. It cannot be made public again. Doing it twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `VERSION_CONFLICT`. */
  makeChannelPrivate: { method: 'POST'; path: '/v1/channels/{channelId}/make-private'; params: schemas.MakeChannelPrivateParams; query: undefined; body: undefined; answer: schemas.Channel };
  /** Remove somebody from a channel: nothing of it reaches them from then on, and they cannot join it again until they are added. Removing twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `OWNER_CANNOT_LEAVE`. */
  removeMember: { method: 'DELETE'; path: '/v1/channels/{channelId}/members/{userId}'; params: schemas.RemoveMemberParams; query: schemas.RemoveMemberQuery; body: undefined; answer: schemas.RemoveMemberResponse };
  /** Open an archived channel again. Restoring twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `VERSION_CONFLICT`. */
  restoreChannel: { method: 'POST'; path: '/v1/channels/{channelId}/restore'; params: schemas.RestoreChannelParams; query: undefined; body: undefined; answer: schemas.Channel };
  /** Hand a channel over: a member becomes its owner, and the caller, if they own it, an admin. Other owners stay. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`. */
  transferChannel: { method: 'POST'; path: '/v1/channels/{channelId}/transfer'; params: schemas.TransferChannelParams; query: undefined; body: schemas.TransferChannelRequest; answer: schemas.TransferChannelResponse };
  /** Describe a channel otherwise. What is left out stays, `null` takes something away, `metadata` is replaced as a whole. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `VERSION_CONFLICT`. */
  updateChannel: { method: 'PATCH'; path: '/v1/channels/{channelId}'; params: schemas.UpdateChannelParams; query: undefined; body: schemas.UpdateChannelRequest; answer: schemas.Channel };
  /** Become a member of the channel. Accepting twice changes nothing. May be refused for `INVITATION_NOT_FOUND`, `BANNED`, `ARCHIVED`. */
  acceptInvitation: { method: 'POST'; path: '/v1/me/invitations/{invitationId}/accept'; params: schemas.AcceptInvitationParams; query: undefined; body: undefined; answer: schemas.AcceptInvitationResponse };
  /** Do not come into the channel. The inviter is not told, and nobody can invite the caller there again for 30 days. Declining twice changes nothing. May be refused for `INVITATION_NOT_FOUND`. */
  declineInvitation: { method: 'POST'; path: '/v1/me/invitations/{invitationId}/decline'; params: schemas.DeclineInvitationParams; query: undefined; body: undefined; answer: schemas.DeclineInvitationResponse };
  /** Channels that the caller is invited into, the last one first. An invitation ends after 30 days. */
  listInvitations: { method: 'GET'; path: '/v1/me/invitations'; params: undefined; query: schemas.ListInvitationsQuery; body: undefined; answer: schemas.ListInvitationsResponse };
  /** The direct conversation of the caller and these users: there is one for each set of people, made by whoever asks first. With `hidden` the others learn of it with its first message. May be refused for `CANNOT_MESSAGE`, `TOO_MANY_DIRECT`. */
  beginDirect: { method: 'POST'; path: '/v1/direct'; params: undefined; query: undefined; body: schemas.BeginDirectRequest; answer: schemas.Channel };
  /** Direct conversations of the caller with what is unread in them, the one last written in first. May be refused for `UNAVAILABLE`. */
  listDirect: { method: 'GET'; path: '/v1/direct'; params: undefined; query: schemas.ListDirectQuery; body: undefined; answer: schemas.ListDirectResponse };
  /** Come into the channel of a link. Who was removed from it comes back only by a link that somebody who may manage members has made since. Accepting twice changes nothing. May be refused for `LINK_NOT_FOUND`, `ARCHIVED`, `BANNED`, `REMOVED_FROM_CHANNEL`. */
  acceptInvitationLink: { method: 'POST'; path: '/v1/links/accept'; params: undefined; query: undefined; body: schemas.AcceptInvitationLinkRequest; answer: schemas.AcceptInvitationLinkResponse };
  /** Make a link by which people come into a channel. `token` is told here and never again. It ends with the right of its creator to invite. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `TOO_MANY_LINKS`. */
  createInvitationLink: { method: 'POST'; path: '/v1/channels/{channelId}/links'; params: schemas.CreateInvitationLinkParams; query: undefined; body: schemas.CreateInvitationLinkRequest; answer: schemas.CreateInvitationLinkResponse };
  /** The links of a channel that are good, oldest first: one’s own, or all of them. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  listInvitationLinks: { method: 'GET'; path: '/v1/channels/{channelId}/links'; params: schemas.ListInvitationLinksParams; query: schemas.ListInvitationLinksQuery; body: undefined; answer: schemas.ListInvitationLinksResponse };
  /** Where a link leads, before one comes in by it. May be refused for `LINK_NOT_FOUND`, `ARCHIVED`, `BANNED`, `REMOVED_FROM_CHANNEL`. */
  lookAtInvitationLink: { method: 'POST'; path: '/v1/links/look'; params: undefined; query: undefined; body: schemas.LookAtInvitationLinkRequest; answer: schemas.LinkTarget };
  /** Revoke a link: nobody comes in by it from then on. Revoking twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  revokeInvitationLink: { method: 'DELETE'; path: '/v1/channels/{channelId}/links/{linkId}'; params: schemas.RevokeInvitationLinkParams; query: undefined; body: undefined; answer: schemas.RevokeInvitationLinkResponse };
  /** Keep somebody out of a channel until a time, or until the ban is lifted: a member is removed, and cannot join, be added, be invited or use a link. The same ban again replaces the one before. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`, `OWNER_CANNOT_LEAVE`. */
  banMember: { method: 'PUT'; path: '/v1/channels/{channelId}/bans/{userId}'; params: schemas.BanMemberParams; query: undefined; body: schemas.BanMemberRequest; answer: schemas.BanMemberResponse };
  /** Ban somebody from the deployment: their sessions end at once, they cannot sign in, and their bots may do nothing. Administrators cannot be banned. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  banUser: { method: 'PUT'; path: '/v1/moderation/bans/{userId}'; params: schemas.BanUserParams; query: undefined; body: schemas.BanUserRequest; answer: schemas.BanUserResponse };
  /** Take a report to look at, so that no other moderator does. Claiming twice changes nothing. May be refused for `REPORT_NOT_FOUND`, `REPORT_DECIDED`, `NOT_ALLOWED`. */
  claimReport: { method: 'POST'; path: '/v1/reports/{reportId}/claim'; params: schemas.ClaimReportParams; query: undefined; body: undefined; answer: schemas.ClaimReportResponse };
  /** Report a message that you can see, or a user, to moderators. The same again answers with the report that waits for a decision. May be refused for `MESSAGE_NOT_FOUND`, `USER_NOT_FOUND`, `TOO_MANY_REPORTS`, `UNAVAILABLE`. */
  createReport: { method: 'POST'; path: '/v1/reports'; params: undefined; query: undefined; body: schemas.CreateReportRequest; answer: schemas.CreateReportResponse };
  /** Close a report, as right or wrong, with a note for other moderators. Deciding it the same again changes nothing. May be refused for `REPORT_NOT_FOUND`, `REPORT_DECIDED`, `NOT_ALLOWED`. */
  decideReport: { method: 'POST'; path: '/v1/reports/{reportId}/decision'; params: schemas.DecideReportParams; query: undefined; body: schemas.DecideReportRequest; answer: schemas.DecideReportResponse };
  /** All reports of the deployment, also those about users, the oldest first. May be refused for `NOT_ALLOWED`. */
  listAllReports: { method: 'GET'; path: '/v1/moderation/reports'; params: undefined; query: schemas.ListAllReportsQuery; body: undefined; answer: schemas.ListAllReportsResponse };
  /** Who is banned from a channel, in the order of their ids. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  listBans: { method: 'GET'; path: '/v1/channels/{channelId}/bans'; params: schemas.ListBansParams; query: schemas.ListBansQuery; body: undefined; answer: schemas.ListBansResponse };
  /** Who is muted in a channel, in the order of their ids. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  listMutes: { method: 'GET'; path: '/v1/channels/{channelId}/mutes'; params: schemas.ListMutesParams; query: schemas.ListMutesQuery; body: undefined; answer: schemas.ListMutesResponse };
  /** Reports about messages in a channel, the oldest first. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  listReports: { method: 'GET'; path: '/v1/channels/{channelId}/reports'; params: schemas.ListReportsParams; query: schemas.ListReportsQuery; body: undefined; answer: schemas.ListReportsResponse };
  /** Who is banned from the deployment, in the order of their ids. May be refused for `NOT_ALLOWED`. */
  listUserBans: { method: 'GET'; path: '/v1/moderation/bans'; params: undefined; query: schemas.ListUserBansQuery; body: undefined; answer: schemas.ListUserBansResponse };
  /** Who is muted in the deployment, in the order of their ids. May be refused for `NOT_ALLOWED`. */
  listUserMutes: { method: 'GET'; path: '/v1/moderation/mutes'; params: undefined; query: schemas.ListUserMutesQuery; body: undefined; answer: schemas.ListUserMutesResponse };
  /** Keep somebody from writing in a channel until a time, or until the mute is lifted: no messages, edits, reactions, pins and typing. Stays when they leave and come back. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  muteMember: { method: 'PUT'; path: '/v1/channels/{channelId}/mutes/{userId}'; params: schemas.MuteMemberParams; query: undefined; body: schemas.MuteMemberRequest; answer: schemas.MuteMemberResponse };
  /** Keep somebody, and their bots, from writing anywhere. Administrators cannot be muted. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  muteUser: { method: 'PUT'; path: '/v1/moderation/mutes/{userId}'; params: schemas.MuteUserParams; query: undefined; body: schemas.MuteUserRequest; answer: schemas.MuteUserResponse };
  /** Delete all messages that somebody wrote into a channel since a time, 30 days back at most. It is done in the background, in batches, also after a restart. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  purgeChannelMessages: { method: 'POST'; path: '/v1/channels/{channelId}/message-purges'; params: schemas.PurgeChannelMessagesParams; query: undefined; body: schemas.PurgeChannelMessagesRequest; answer: schemas.PurgeChannelMessagesResponse };
  /** Delete all messages that somebody wrote anywhere since a time, 30 days back at most. It is done in the background, in batches, also after a restart. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  purgeMessages: { method: 'POST'; path: '/v1/moderation/message-purges'; params: undefined; query: undefined; body: schemas.PurgeMessagesRequest; answer: schemas.PurgeMessagesResponse };
  /** The words that are refused, masked or reported in a channel, beside those of the deployment. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  readChannelFilter: { method: 'GET'; path: '/v1/channels/{channelId}/word-filter'; params: schemas.ReadChannelFilterParams; query: undefined; body: undefined; answer: schemas.WordFilter };
  /** The words that are refused, masked or reported everywhere. May be refused for `NOT_ALLOWED`. */
  readFilter: { method: 'GET'; path: '/v1/moderation/word-filter'; params: undefined; query: undefined; body: undefined; answer: schemas.WordFilter };
  /** How far a deletion of messages has come, for whoever began it. May be refused for `PURGE_NOT_FOUND`. */
  readPurge: { method: 'GET'; path: '/v1/message-purges/{purgeId}'; params: schemas.ReadPurgeParams; query: undefined; body: undefined; answer: schemas.ReadPurgeResponse };
  /** Replace the word filter of a channel; an empty list ends it. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  setChannelFilter: { method: 'PUT'; path: '/v1/channels/{channelId}/word-filter'; params: schemas.SetChannelFilterParams; query: undefined; body: schemas.SetChannelFilterRequest; answer: schemas.WordFilter };
  /** Replace the word filter of the deployment; an empty list ends it. May be refused for `NOT_ALLOWED`. */
  setFilter: { method: 'PUT'; path: '/v1/moderation/word-filter'; params: undefined; query: undefined; body: schemas.SetFilterRequest; answer: schemas.WordFilter };
  /** Set how many seconds have to pass between two messages of one member, 21600 at most; 0 ends slow mode. Roles that are exempt write as before. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`. */
  setSlowMode: { method: 'PUT'; path: '/v1/channels/{channelId}/slow-mode'; params: schemas.SetSlowModeParams; query: undefined; body: schemas.SetSlowModeRequest; answer: schemas.SetSlowModeResponse };
  /** Lift a ban. Of a public channel the user may become a member again. Lifting twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  unbanMember: { method: 'DELETE'; path: '/v1/channels/{channelId}/bans/{userId}'; params: schemas.UnbanMemberParams; query: undefined; body: undefined; answer: schemas.UnbanMemberResponse };
  /** Lift a ban from the deployment. Lifting twice changes nothing. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  unbanUser: { method: 'DELETE'; path: '/v1/moderation/bans/{userId}'; params: schemas.UnbanUserParams; query: undefined; body: undefined; answer: schemas.UnbanUserResponse };
  /** Lift a mute. Lifting twice changes nothing. May be refused for `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  unmuteMember: { method: 'DELETE'; path: '/v1/channels/{channelId}/mutes/{userId}'; params: schemas.UnmuteMemberParams; query: undefined; body: undefined; answer: schemas.UnmuteMemberResponse };
  /** Lift a mute in the deployment. Lifting twice changes nothing. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  unmuteUser: { method: 'DELETE'; path: '/v1/moderation/mutes/{userId}'; params: schemas.UnmuteUserParams; query: undefined; body: undefined; answer: schemas.UnmuteUserResponse };
  /** The same, all of it and the oldest first, as lines of JSON (NDJSON), streamed. The export itself is recorded before it begins. May be refused for `NOT_ALLOWED`. */
  exportAudit: { method: 'GET'; path: '/v1/audit/export'; params: undefined; query: schemas.ExportAuditQuery; body: undefined; answer: ReadableStream<Uint8Array> };
  /** Decisions that were recorded, the newest first, by who decided, where, what, about whom or what, and when. May be refused for `NOT_ALLOWED`. */
  listAudit: { method: 'GET'; path: '/v1/audit'; params: undefined; query: schemas.ListAuditQuery; body: undefined; answer: schemas.ListAuditResponse };
  /** Messages of a channel in ascending order: the newest, or those before, after or around a seq or time. A public channel may be read without joining it, but by guests of the deployment and those who were removed from it. May be refused for `CHANNEL_NOT_FOUND`, `UNAVAILABLE`. */
  channelHistory: { method: 'GET'; path: '/v1/channels/{channelId}/messages'; params: schemas.ChannelHistoryParams; query: schemas.ChannelHistoryQuery; body: undefined; answer: schemas.ChannelHistoryResponse };
  /** One message as it reads now; a deleted one as its tombstone. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  getMessage: { method: 'GET'; path: '/v1/messages/{messageId}'; params: schemas.GetMessageParams; query: undefined; body: undefined; answer: schemas.Message };
  /** What a message said before, in ascending order, the latest versions first by page: for its author while it is there, and for moderators. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `UNAVAILABLE`. */
  listMessageEdits: { method: 'GET'; path: '/v1/messages/{messageId}/edits'; params: schemas.ListMessageEditsParams; query: schemas.ListMessageEditsQuery; body: undefined; answer: schemas.ListMessageEditsResponse };
  /** Pinned messages of a channel and its threads, the last pinned first. May be refused for `CHANNEL_NOT_FOUND`, `UNAVAILABLE`. */
  listPins: { method: 'GET'; path: '/v1/channels/{channelId}/pins'; params: schemas.ListPinsParams; query: schemas.ListPinsQuery; body: undefined; answer: schemas.ListPinsResponse };
  /** Events of a channel, a thread or the own user after a seq, in order: how a client closes a gap. A page may end early; go on until `head`. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  streamEventsPage: { method: 'GET'; path: '/v1/streams/{stream}/events'; params: schemas.StreamEventsPageParams; query: schemas.StreamEventsPageQuery; body: undefined; answer: schemas.StreamEventsPageResponse };
  /** Replies of a thread, in pages as those of a channel. May be refused for `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  threadHistory: { method: 'GET'; path: '/v1/threads/{threadId}/messages'; params: schemas.ThreadHistoryParams; query: schemas.ThreadHistoryQuery; body: undefined; answer: schemas.ThreadHistoryResponse };
  /** Removes a file of your own that no message has: also one that is still going up. May be refused for `FILE_NOT_FOUND`, `FILE_IN_USE`. */
  deleteFile: { method: 'DELETE'; path: '/v1/files/{fileId}'; params: schemas.DeleteFileParams; query: undefined; body: undefined; answer: schemas.DeleteFileResponse };
  /** A file of your own, or of a message that you may read: its state, and what is known of it. May be refused for `FILE_NOT_FOUND`. */
  getFile: { method: 'GET'; path: '/v1/files/{fileId}'; params: schemas.GetFileParams; query: undefined; body: undefined; answer: schemas.UploadedFile };
  /** Addresses at which files can be read for five minutes. Files that are not there, not ready, or not yours to read are left out. */
  linkFiles: { method: 'POST'; path: '/v1/files/links'; params: undefined; query: undefined; body: schemas.LinkFilesRequest; answer: schemas.LinkFilesResponse };
  /** Files of a channel and its threads, the last sent first: of one kind, of one sender, or by a part of their name. A page may hold fewer than asked for although there are more. May be refused for `CHANNEL_NOT_FOUND`, `UNAVAILABLE`. */
  listChannelFiles: { method: 'GET'; path: '/v1/channels/{channelId}/files'; params: schemas.ListChannelFilesParams; query: schemas.ListChannelFilesQuery; body: undefined; answer: schemas.ListChannelFilesResponse };
  /** Uploads a small file in one request, under an id of your own: a random UUID. The same may be sent again. Its name is in `Content-Disposition: attachment; filename*=…`. Larger files, and those over bad lines, go up by tus. May be refused for `NOT_ALLOWED`, `BANNED`, `MUTED`, `FILE_ID_TAKEN`, `FILE_EMPTY`, `FILE_TOO_LARGE`, `LENGTH_REQUIRED`, `UPLOAD_INCOMPLETE`, `UPLOAD_QUOTA_USED_UP`, `STORAGE_FULL`. */
  putFile: { method: 'PUT'; path: '/v1/files/{fileId}'; params: schemas.PutFileParams; query: undefined; body: undefined; answer: schemas.UploadedFile };
  /** The bytes of a file, by a link of `POST /v1/files/links`. Takes ranges. May be refused for `LINK_INVALID`, `FILE_NOT_FOUND`, `RANGE_NOT_SATISFIABLE`. */
  readFile: { method: 'GET'; path: '/files/{fileId}/{variant}'; params: schemas.ReadFileParams; query: schemas.ReadFileQuery; body: undefined; answer: ReadableStream<Uint8Array> };
  /** Threads that the caller follows, the one last replied to first; with `unread=true` those that are not read to the end. May be refused for `UNAVAILABLE`. */
  listFollowedThreads: { method: 'GET'; path: '/v1/threads'; params: undefined; query: schemas.ListFollowedThreadsQuery; body: undefined; answer: schemas.ListFollowedThreadsResponse };
  /** Channels of the caller with what is unread in them, the last message of each and what the caller has set there; by id. May be refused for `UNAVAILABLE`. */
  listMyChannels: { method: 'GET'; path: '/v1/me/channels'; params: undefined; query: schemas.ListMyChannelsQuery; body: undefined; answer: schemas.ListMyChannelsResponse };
  /** Who has received, and who has read, everything up to a position of a channel or one of its threads, as far as `message:status` has said so. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `UNAVAILABLE`. */
  listReceipts: { method: 'GET'; path: '/v1/channels/{channelId}/receipts'; params: schemas.ListReceiptsParams; query: schemas.ListReceiptsQuery; body: undefined; answer: schemas.Receipts };
  /** Mark everything from a message on as unread: as `message:unread`. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  markUnread: { method: 'POST'; path: '/v1/messages/{messageId}/unread'; params: schemas.MarkUnreadParams; query: undefined; body: schemas.MarkUnreadRequest; answer: schemas.MarkUnreadResponse };
  /** Do not send a message that waits for its time. May be refused for `SCHEDULE_NOT_FOUND`, `ALREADY_SENDING`, `UNAVAILABLE`. */
  cancelScheduled: { method: 'DELETE'; path: '/v1/me/scheduled/{scheduleId}'; params: schemas.CancelScheduledParams; query: undefined; body: undefined; answer: schemas.CancelScheduledResponse };
  /** Drafts of the caller in conversations that they may still read, the last changed first; with `channelId`, or `threadId`, the one there. May be refused for `UNAVAILABLE`. */
  listDrafts: { method: 'GET'; path: '/v1/me/drafts'; params: undefined; query: schemas.ListDraftsQuery; body: undefined; answer: schemas.ListDraftsResponse };
  /** Messages that the caller has saved and may still read, as they read now, the last saved first. May be refused for `UNAVAILABLE`. */
  listSaved: { method: 'GET'; path: '/v1/me/saved'; params: undefined; query: schemas.ListSavedQuery; body: undefined; answer: schemas.ListSavedResponse };
  /** Messages of the caller that wait for their time, or were refused, in the order of their times. May be refused for `UNAVAILABLE`. */
  listScheduled: { method: 'GET'; path: '/v1/me/scheduled'; params: undefined; query: schemas.ListScheduledQuery; body: undefined; answer: schemas.ListScheduledResponse };
  /** Keep what the caller has begun to write in a channel or thread, for all of their devices. An empty text removes it. The last one counts. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `TEXT_TOO_LONG`, `TOO_MANY_DRAFTS`, `UNAVAILABLE`. */
  saveDraft: { method: 'PUT'; path: '/v1/me/drafts'; params: undefined; query: undefined; body: schemas.SaveDraftRequest; answer: schemas.SaveDraftResponse };
  /** Save a message for later. Saving twice changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `TOO_MANY_SAVED`, `UNAVAILABLE`. */
  saveMessage: { method: 'PUT'; path: '/v1/me/saved/{messageId}'; params: schemas.SaveMessageParams; query: undefined; body: undefined; answer: schemas.SaveMessageResponse };
  /** Have a message sent at a time, up to a year ahead. Whether the caller may send it is asked again then. A repeat with the same `id` answers with the first one. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `ARCHIVED`, `NOT_ALLOWED`, `TEXT_TOO_LONG`, `TOO_MANY_ATTACHMENTS`, `TOO_MANY_SCHEDULED`, `UNAVAILABLE`. */
  scheduleMessage: { method: 'POST'; path: '/v1/me/scheduled'; params: undefined; query: undefined; body: schemas.ScheduleMessageRequest; answer: schemas.ScheduledMessage };
  /** Take a message off those that the caller has saved. One that is not among them changes nothing. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  unsaveMessage: { method: 'DELETE'; path: '/v1/me/saved/{messageId}'; params: schemas.UnsaveMessageParams; query: undefined; body: undefined; answer: schemas.UnsaveMessageResponse };
  /** Change a message that waits for its time, or try one again that was refused. May be refused for `SCHEDULE_NOT_FOUND`, `ALREADY_SENDING`, `TEXT_TOO_LONG`, `TOO_MANY_ATTACHMENTS`, `UNAVAILABLE`. */
  updateScheduled: { method: 'PATCH'; path: '/v1/me/scheduled/{scheduleId}'; params: schemas.UpdateScheduledParams; query: undefined; body: schemas.UpdateScheduledRequest; answer: schemas.ScheduledMessage };
  /** Create a webhook of a channel. The answer is the only one that holds its secret. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `TOO_MANY_WEBHOOKS`. */
  createWebhook: { method: 'POST'; path: '/v1/channels/{channelId}/webhooks'; params: schemas.CreateWebhookParams; query: undefined; body: schemas.CreateWebhookRequest; answer: schemas.CreateWebhookResponse };
  /** Delete a webhook and its delivery log. What an incoming one has written stays; its user leaves the channel. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`. */
  deleteWebhook: { method: 'DELETE'; path: '/v1/webhooks/{webhookId}'; params: schemas.DeleteWebhookParams; query: undefined; body: undefined; answer: schemas.DeleteWebhookResponse };
  /** Give up a parked event. Dropping twice changes nothing. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`, `UNAVAILABLE`. */
  dropParkedEvent: { method: 'DELETE'; path: '/v1/webhooks/{webhookId}/parked/{messageId}'; params: schemas.DropParkedEventParams; query: undefined; body: undefined; answer: schemas.DropParkedEventResponse };
  /** The webhooks of a channel, oldest first, with the state of the outgoing ones. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`. */
  listWebhooks: { method: 'GET'; path: '/v1/channels/{channelId}/webhooks'; params: schemas.ListWebhooksParams; query: undefined; body: undefined; answer: schemas.ListWebhooksResponse };
  /** Events that the receiver of an outgoing webhook has refused for good, the oldest first: all of them, 100 at most. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`. */
  parkedEvents: { method: 'GET'; path: '/v1/webhooks/{webhookId}/parked'; params: schemas.ParkedEventsParams; query: undefined; body: undefined; answer: schemas.ParkedEventsResponse };
  /** Write into a channel through its incoming webhook, signed as Standard Webhooks says. A repeat with the same webhook-id is the same message. May be refused for `SIGNATURE_INVALID`, `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `ARCHIVED`, `BANNED`, `MUTED`, `SLOW_MODE`, `FILTERED`, `MESSAGE_REFUSED`, `TEXT_TOO_LONG`, `TOO_MANY_MENTIONS`, `UNAVAILABLE`. */
  postToHook: { method: 'POST'; path: '/v1/hooks/{webhookId}'; params: schemas.PostToHookParams; query: undefined; body: schemas.PostToHookRequest; answer: schemas.PostToHookResponse };
  /** Post a parked event once more, out of order. When it is taken, it is parked no longer; the delivery log tells what came of it. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`, `UNAVAILABLE`. */
  resendParkedEvent: { method: 'POST'; path: '/v1/webhooks/{webhookId}/parked/{messageId}/resend'; params: schemas.ResendParkedEventParams; query: undefined; body: undefined; answer: schemas.ResendParkedEventResponse };
  /** Go on with an outgoing webhook where it stands, at once: after it was disabled, or instead of waiting for its next attempt. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`, `UNAVAILABLE`. */
  resumeWebhook: { method: 'POST'; path: '/v1/webhooks/{webhookId}/resume'; params: schemas.ResumeWebhookParams; query: undefined; body: undefined; answer: schemas.ResumeWebhookResponse };
  /** Give a webhook a new secret. The one before is good for another 24 hours. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`. */
  rotateWebhookSecret: { method: 'POST'; path: '/v1/webhooks/{webhookId}/rotate-secret'; params: schemas.RotateWebhookSecretParams; query: undefined; body: undefined; answer: schemas.RotateWebhookSecretResponse };
  /** Post a `ping` to an outgoing webhook, once, also while it is failing or disabled. The delivery log tells what came of it. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`, `UNAVAILABLE`. */
  testWebhook: { method: 'POST'; path: '/v1/webhooks/{webhookId}/test'; params: schemas.TestWebhookParams; query: undefined; body: undefined; answer: schemas.TestWebhookResponse };
  /** The newest attempts of an outgoing webhook, or those before a number. Kept for 30 days, and 1,000 of them. May be refused for `WEBHOOK_NOT_FOUND`, `NOT_ALLOWED`. */
  webhookDeliveries: { method: 'GET'; path: '/v1/webhooks/{webhookId}/deliveries'; params: schemas.WebhookDeliveriesParams; query: schemas.WebhookDeliveriesQuery; body: undefined; answer: schemas.WebhookDeliveriesResponse };
  /** Create a bot of one’s own. It is a user like others, but cannot sign in: it acts through service tokens. May be refused for `HANDLE_TAKEN`, `TOO_MANY_BOTS`. */
  createBot: { method: 'POST'; path: '/v1/bots'; params: undefined; query: undefined; body: schemas.CreateBotRequest; answer: schemas.Bot };
  /** Make a service token for an own bot. `token` is told here and never again. `sessions:create` is for administrators of the deployment. May be refused for `BOT_NOT_FOUND`, `TOO_MANY_TOKENS`, `NOT_ALLOWED`. */
  createServiceToken: { method: 'POST'; path: '/v1/bots/{botId}/tokens'; params: schemas.CreateServiceTokenParams; query: undefined; body: schemas.CreateServiceTokenRequest; answer: schemas.CreateServiceTokenResponse };
  /** The caller’s own bots, oldest first. */
  listBots: { method: 'GET'; path: '/v1/bots'; params: undefined; query: undefined; body: undefined; answer: schemas.ListBotsResponse };
  /** The service tokens of an own bot, oldest first, without their secrets. May be refused for `BOT_NOT_FOUND`. */
  listServiceTokens: { method: 'GET'; path: '/v1/bots/{botId}/tokens'; params: schemas.ListServiceTokensParams; query: undefined; body: undefined; answer: schemas.ListServiceTokensResponse };
  /** Revoke a service token of an own bot: no request is let in with it from then on, and its connections end. Revoking twice changes nothing. May be refused for `BOT_NOT_FOUND`. */
  revokeServiceToken: { method: 'DELETE'; path: '/v1/bots/{botId}/tokens/{tokenId}'; params: schemas.RevokeServiceTokenParams; query: undefined; body: undefined; answer: schemas.RevokeServiceTokenResponse };
  /** Give a service token of an own bot another name or other scopes. They hold at once: a connection goes on with the new ones, or ends without `connections:open`. May be refused for `BOT_NOT_FOUND`, `TOKEN_NOT_FOUND`, `NOT_ALLOWED`. */
  updateServiceToken: { method: 'PATCH'; path: '/v1/bots/{botId}/tokens/{tokenId}'; params: schemas.UpdateServiceTokenParams; query: undefined; body: schemas.UpdateServiceTokenRequest; answer: schemas.ServiceToken };
  /** Write many messages as the caller, in their order. One result for each, at its place: as from `message:send`, also for a repeat. Each counts for `message:send` of a person, and for `bulk:message` of a bot’s owner. May be refused for `TOO_LARGE`, `TOO_MANY_MESSAGES`, `UNAVAILABLE`. */
  bulkSend: { method: 'POST'; path: '/v1/messages/bulk'; params: undefined; query: undefined; body: schemas.BulkSendRequest; answer: schemas.BulkSendResponse };
  /** Bring messages from elsewhere into a channel, with their senders and times, oldest first. One result for each, at its place. May be refused for `CHANNEL_NOT_FOUND`, `NOT_ALLOWED`, `ARCHIVED`, `BANNED`, `MUTED`, `TOO_LARGE`, `TOO_MANY_MESSAGES`, `UNAVAILABLE`. */
  importMessages: { method: 'POST'; path: '/v1/channels/{channelId}/import'; params: schemas.ImportMessagesParams; query: undefined; body: schemas.ImportMessagesRequest; answer: schemas.ImportMessagesResponse };
  /** Add text to an own live message at an offset, as `message:append` does. Collect what comes within about 100 ms. The text counts in bytes for `message:append`. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `OFFSET_MISMATCH`, `NOT_STREAMING`, `TEXT_DIFFERS`, `TEXT_TOO_LONG`, `UNAVAILABLE`. */
  appendToMessage: { method: 'POST'; path: '/v1/messages/{messageId}/append'; params: schemas.AppendToMessageParams; query: undefined; body: schemas.AppendToMessageRequest; answer: schemas.AppendToMessageResponse };
  /** Begin a message that is read while it is written, as `message:begin` does. A repeat with the same `clientMessageId` answers with the message as it is now. May be refused for `CHANNEL_NOT_FOUND`, `THREAD_NOT_FOUND`, `MESSAGE_NOT_FOUND`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `SLOW_MODE`, `FILTERED`, `MESSAGE_REFUSED`, `TEXT_TOO_LONG`, `TOO_MANY_MENTIONS`, `TOO_MANY_LIVE`, `UNAVAILABLE`. */
  beginLiveMessage: { method: 'POST'; path: '/v1/messages/live'; params: undefined; query: undefined; body: schemas.BeginLiveMessageRequest; answer: schemas.BeginLiveMessageResponse };
  /** Ask the writer of a live message to stop, as `message:cancel` does. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`, `NOT_STREAMING`, `UNAVAILABLE`. */
  cancelMessage: { method: 'POST'; path: '/v1/messages/{messageId}/cancel'; params: schemas.CancelMessageParams; query: undefined; body: schemas.CancelMessageRequest; answer: schemas.CancelMessageResponse };
  /** End an own live message, as `message:finish` does. May be refused for `MESSAGE_NOT_FOUND`, `NOT_AUTHOR`, `ARCHIVED`, `NOT_ALLOWED`, `BANNED`, `MUTED`, `CANNOT_MESSAGE`, `OFFSET_MISMATCH`, `NOT_STREAMING`, `TEXT_DIFFERS`, `FILTERED`, `MESSAGE_REFUSED`, `UNAVAILABLE`. */
  finishMessage: { method: 'POST'; path: '/v1/messages/{messageId}/finish'; params: schemas.FinishMessageParams; query: undefined; body: schemas.FinishMessageRequest; answer: schemas.FinishMessageResponse };
  /** Text of a live message from an offset on, as far as it is committed by now. May be refused for `MESSAGE_NOT_FOUND`, `UNAVAILABLE`. */
  readLiveText: { method: 'GET'; path: '/v1/messages/{messageId}/text'; params: schemas.ReadLiveTextParams; query: schemas.ReadLiveTextQuery; body: undefined; answer: schemas.ReadLiveTextResponse };
  /** Messages and replies that say something, or whose files are called so, in the caller’s channels. Words, "phrases in quotes", either `or` other, `-not` this. May be refused for `QUERY_EMPTY`, `CHANNEL_NOT_FOUND`, `UNAVAILABLE`. */
  searchMessages: { method: 'GET'; path: '/v1/search'; params: undefined; query: schemas.SearchMessagesQuery; body: undefined; answer: schemas.SearchMessagesResponse };
  /** How a user stands, as the caller may see it. To hear of changes, subscribe over a socket. May be refused for `UNAVAILABLE`. */
  userPresence: { method: 'GET'; path: '/v1/users/{userId}/presence'; params: schemas.UserPresenceParams; query: undefined; body: undefined; answer: schemas.UserPresenceResponse };
  /** Block somebody: neither of you learns of the other whether they are there, type or have read; they cannot add or invite you, and what they write mentions you no more. They are not told. Blocking twice changes nothing. May be refused for `USER_NOT_FOUND`, `CANNOT_BLOCK_SELF`, `TOO_MANY_BLOCKS`. */
  blockUser: { method: 'PUT'; path: '/v1/me/blocks/{userId}'; params: schemas.BlockUserParams; query: undefined; body: undefined; answer: schemas.BlockUserResponse };
  /** Whom the caller has blocked, the last one first. */
  listBlocks: { method: 'GET'; path: '/v1/me/blocks'; params: undefined; query: schemas.ListBlocksQuery; body: undefined; answer: schemas.ListBlocksResponse };
  /** No longer block somebody. Unblocking twice changes nothing. */
  unblockUser: { method: 'DELETE'; path: '/v1/me/blocks/{userId}'; params: schemas.UnblockUserParams; query: undefined; body: undefined; answer: schemas.UnblockUserResponse };
  /** End live connections of a user, all of them or one. The client is told, and may come back, unless `endSessions` ends the sessions of these connections as well; of all connections, every session of the user. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  endConnections: { method: 'POST'; path: '/v1/admin/users/{userId}/connections/end'; params: schemas.EndConnectionsParams; query: undefined; body: schemas.EndConnectionsRequest; answer: schemas.EndConnectionsResponse };
  /** The live connections of a user, on all gateways. Who looks is in the audit log. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  listConnections: { method: 'GET'; path: '/v1/admin/users/{userId}/connections'; params: schemas.ListConnectionsParams; query: undefined; body: undefined; answer: schemas.ListConnectionsResponse };
  /** All people, by id: with their role in the deployment, when each was last active (within five minutes; null where that is not known), and since when they are deactivated. May be refused for `NOT_ALLOWED`. */
  listUsers: { method: 'GET'; path: '/v1/admin/users'; params: undefined; query: schemas.ListUsersQuery; body: undefined; answer: schemas.ListUsersResponse };
  /** Where a message is: which gateway accepted it, which group it was committed in, which gateways wrote it to how many connections, who has got, read or recovered it, and which webhooks. What processes remember is of the last ten minutes at most. Who looks is in the audit log. May be refused for `MESSAGE_NOT_FOUND`, `NOT_ALLOWED`. */
  readMessagePath: { method: 'GET'; path: '/v1/admin/messages/{messageId}/path'; params: schemas.ReadMessagePathParams; query: undefined; body: undefined; answer: schemas.ReadMessagePathResponse };
  /** What a user does now, on all gateways: connections, streams with their positions, and commands that were refused in the last ten minutes. Who looks is in the audit log. May be refused for `USER_NOT_FOUND`, `NOT_ALLOWED`. */
  readUserActivity: { method: 'GET'; path: '/v1/admin/users/{userId}/activity'; params: schemas.ReadUserActivityParams; query: undefined; body: undefined; answer: schemas.ReadUserActivityResponse };
  /** Tell something to everybody who is connected, or to members of a channel, and to whoever connects until it ends. May be refused for `NOT_ALLOWED`, `CHANNEL_NOT_FOUND`, `TOO_MANY_ANNOUNCEMENTS`. */
  announce: { method: 'POST'; path: '/v1/admin/announcements'; params: undefined; query: undefined; body: schemas.AnnounceRequest; answer: schemas.Announcement };
  /** All announcements, the newest first, also those that have ended. May be refused for `NOT_ALLOWED`. */
  listAnnouncements: { method: 'GET'; path: '/v1/admin/announcements'; params: undefined; query: schemas.ListAnnouncementsQuery; body: undefined; answer: schemas.ListAnnouncementsResponse };
  /** End an announcement before its time. Twice changes nothing. May be refused for `NOT_ALLOWED`, `ANNOUNCEMENT_NOT_FOUND`. */
  withdrawAnnouncement: { method: 'DELETE'; path: '/v1/admin/announcements/{announcementId}'; params: schemas.WithdrawAnnouncementParams; query: undefined; body: undefined; answer: schemas.WithdrawAnnouncementResponse };
  /** Let a channel follow the policy of the deployment again. Twice changes nothing. May be refused for `NOT_ALLOWED`. */
  clearChannelRetention: { method: 'DELETE'; path: '/v1/admin/channels/{channelId}/retention'; params: schemas.ClearChannelRetentionParams; query: undefined; body: undefined; answer: schemas.ClearChannelRetentionResponse };
  /** Files of deleted messages and forgotten people that a hold keeps, in the order of their ids. A file that several messages had is there for each of them. Their bytes are in the store alone. May be refused for `NOT_ALLOWED`, `HOLD_NOT_FOUND`. */
  listHeldFiles: { method: 'GET'; path: '/v1/admin/holds/{holdId}/files'; params: schemas.ListHeldFilesParams; query: schemas.ListHeldFilesQuery; body: undefined; answer: schemas.ListHeldFilesResponse };
  /** Channels and users of whom nothing is removed, the newest hold first. May be refused for `NOT_ALLOWED`. */
  listHolds: { method: 'GET'; path: '/v1/admin/holds'; params: undefined; query: schemas.ListHoldsQuery; body: undefined; answer: schemas.ListHoldsResponse };
  /** Let nothing be removed of a channel, or of a user. Of a user, conversations keep all that was written from their oldest message on. One that is on hold already stays so. May be refused for `NOT_ALLOWED`, `CHANNEL_NOT_FOUND`, `USER_NOT_FOUND`, `TOO_MANY_HOLDS`. */
  placeHold: { method: 'POST'; path: '/v1/admin/holds'; params: undefined; query: undefined; body: schemas.PlaceHoldRequest; answer: schemas.RetentionHold };
  /** How much would be removed now, with `days` as the policy of the deployment, or of one channel; without it, by what is set. Removes nothing. May be refused for `NOT_ALLOWED`, `UNAVAILABLE`. */
  previewRetention: { method: 'GET'; path: '/v1/admin/retention/preview'; params: undefined; query: schemas.PreviewRetentionQuery; body: undefined; answer: schemas.RetentionPreview };
  /** How long messages are kept: in the deployment (null where that was never set: for ever), and in channels that have a policy of their own, by id. May be refused for `NOT_ALLOWED`. */
  readRetention: { method: 'GET'; path: '/v1/admin/retention'; params: undefined; query: schemas.ReadRetentionQuery; body: undefined; answer: schemas.ReadRetentionResponse };
  /** End a hold: what is older than it is kept goes with the next round. May be refused for `NOT_ALLOWED`, `HOLD_NOT_FOUND`. */
  releaseHold: { method: 'DELETE'; path: '/v1/admin/holds/{holdId}'; params: schemas.ReleaseHoldParams; query: undefined; body: undefined; answer: schemas.ReleaseHoldResponse };
  /** Set after how many days messages of a channel are removed, whatever holds for the others. May be refused for `NOT_ALLOWED`, `CHANNEL_NOT_FOUND`. */
  setChannelRetention: { method: 'PUT'; path: '/v1/admin/channels/{channelId}/retention'; params: schemas.SetChannelRetentionParams; query: undefined; body: schemas.SetChannelRetentionRequest; answer: schemas.RetentionPolicy };
  /** Set after how many days messages are removed, in all channels without a policy of their own. What is removed does not come back: look at the preview first. May be refused for `NOT_ALLOWED`. */
  setRetention: { method: 'PUT'; path: '/v1/admin/retention'; params: undefined; query: undefined; body: schemas.SetRetentionRequest; answer: schemas.RetentionPolicy };
  /** How much the deployment is used, day by day from `from` to `to`, both included; the last 30 days unless they say otherwise. Days of which nothing is known are left out. May be refused for `NOT_ALLOWED`. */
  readStatistics: { method: 'GET'; path: '/v1/admin/statistics'; params: undefined; query: schemas.ReadStatisticsQuery; body: undefined; answer: schemas.ReadStatisticsResponse };
}

/** Routes that take no access token. */
export const ANONYMOUS: readonly string[] = [
  'POST /v1/auth/sign-up',
  'POST /v1/auth/sign-in',
  'POST /v1/auth/refresh',
  'POST /v1/auth/sign-out',
  'GET /.well-known/jwks.json',
  'POST /v1/auth/password-reset',
  'POST /v1/auth/password-reset/confirm',
  'POST /v1/auth/verify-email',
  'POST /v1/auth/sign-in/second-factor',
  'POST /v1/auth/token-exchange',
  'GET /files/{fileId}/{variant}',
  'POST /v1/hooks/{webhookId}',
];
