/**
 * React for a {@link ChatClient}. `<ChatProvider client={client}>` stands above; each thing is joined, watched and asked for
 * once, however many components show it, and given up a moment after the last of them is gone.
 *
 * | hook | gives |
 * | --- | --- |
 * | `useChat()` | the client |
 * | `useConnection()` | `status` (`idle`, `connecting`, `online`, `waiting`, `refused`, `closed`), `error`, `retryAt`; `connect()`, `disconnect()` |
 * | `useMe()` | the user, once the first session has begun |
 * | `useChannels()` | `channels` with `unread` and `mentions` of each, `complete`; `useChannel(id)` one of them |
 * | `useMessages(channelId)` | `status` (`idle`, `joining`, `joined`, `failed`), `error`, `messages`, `hasOlder`, `hasNewer`, `loading`, `unreadLine`, `recovery`, `channel`, `role`; `loadOlder()`, `loadNewer()`, `loadNewest()`, `jumpTo()`, `markRead()`, `drawUnreadLine()`, `retry()` |
 * | `useThread(threadId)` | the same of the replies to a message, but for `channel` and `role` |
 * | `useLiveText(message)` | its text, at an even pace while it is written |
 * | `useMembers(channelId)` | `members`, `complete` |
 * | `usePins(channelId)` | id of a message -> when it was pinned |
 * | `useSend(channelId, threadId?)` | `send(text or draft)`, `retry(clientMessageId)`, `discard(clientMessageId)` |
 * | `useMessageActions()` | `edit`, `remove`, `react`, `unreact`, `pin`, `unpin`, `follow`, `unfollow`, `markUnread` |
 * | `useDraft(channelId, threadId?)` | `text`, `set(text)`: on all devices of the user |
 * | `useTyping(channelId, threadId?)` | `userIds`, `several`; `typing(isTyping?)` to be called with each key |
 * | `useReadBy(message)` | ids of those who have read it |
 * | `useUnread(channelId?, threadId?)` | `unread`, `mentions`, `exact`; without ids, the sum of all |
 * | `usePresence(userIds)` | userId -> `{ status, text, until, lastSeenAt }` where it is known |
 * | `usePeople(userIds)` | userId -> profile where it is known |
 * | `usePermissions(channelId?)` | `may(permission)` in the channel, `mayEverywhere(permission)` in the deployment, `isAbove(role)`: what to show |
 * | `useMute(channelId)` | what keeps the user from writing there, if anything does |
 * | `useAnnouncements()` | what administrators tell at present |
 * | `useUpload(name?)` | `uploads` with `sent`, `size` and `status` of each, `attachmentIds`; `upload(file)`, `pause(id)`, `resume(id)`, `cancel(id)`, `retry(id)`, `remove(id)`, `clear()` |
 * | `useSearch(text, filters?)` | `status`, `hits`, `hasMore`, `searchedBackTo`, `error`; `loadMore()`, `refresh()`, `retry()` |
 *
 * What a hook gives is the same object until it reads differently, and so is each message, channel and upload in it: memoise
 * rows by them. Functions stay the same, too, and throw nothing: those that ask the server resolve with `{ data }` or
 * `{ error }`, which is a `ChatError`. Without a client, as on a server, everything is `idle` and empty.
 */
export { type Outcome } from './outcome.ts';
export { ChatProvider, useChat, type ChatProviderProps } from './provider.ts';
export { type ConnectionSnapshot } from './stores/connection.ts';
export { type JoinStatus, type Loading } from './stores/conversation-store.ts';
export { type SearchFilters, type SearchSnapshot } from './stores/search.ts';
export { type UploadState } from './stores/uploads.ts';
export { useConnection, type UsedConnection } from './use-connection.ts';
export { useAnnouncements } from './use-announcements.ts';
export { useMembers, useMessages, usePins, useReadBy, useThread, useTyping, type UsedConversation, type UsedMembers, type UsedMessages, type UsedTyping } from './use-conversation.ts';
export { useLiveText } from './use-live-text.ts';
export { useMute } from './use-mute.ts';
export { usePeople, usePresence } from './use-people.ts';
export { usePermissions, type UsedPermissions } from './use-permissions.ts';
export { useSearch, type SearchOptions, type UsedSearch } from './use-search.ts';
export { useDraft, useMessageActions, useSend, type UsedActions, type UsedDraft, type UsedSend, type Written } from './use-sending.ts';
export { useUpload, type UsedUpload } from './use-upload.ts';
export { useChannel, useChannels, useDeploymentRole, useMe, useUnread, type UsedChannels, type UsedUnread } from './use-user.ts';
