import { limits, streamEvents, streams, type Live, type Message, type Metadata } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { toldToMentioned } from '../mentions/mention-excerpt.rules.ts';
import { type MentionChange } from '../mentions/mention.rules.ts';
import { type NewFollower, type NewMention } from '../sending/message.repository.ts';
import { followersByEdit } from '../sending/thread.rules.ts';
import { logged } from './redaction.rules.ts';

/** Users who are named in the event of an edit as those whose mention it changed: all that a text may name before and after. */
const NAMED_CHANGES = 2 * limits.mentionsPerMessage;

/** What an edit tells, and whom. The rows are complete once the appends have been given their positions. */
export class EditDraft {
  readonly appends: Append[] = [];
  readonly mentions: NewMention[] = [];
  readonly followers: NewFollower[] = [];
  /** Of the message:edited. */
  eventSeq = 0;
  readonly #edited: Message;

  /** @param live of a live message whose state has changed */
  constructor(before: Message, edited: Message, { added, removed, concerned }: MentionChange, followers: ReadonlyMap<string, boolean>, live?: { readonly live: Live; readonly at: string }) {
    this.#edited = edited;
    const { id: messageId, channelId, threadId, seq: messageSeq, senderId, text, mentions, editedAt = live?.at } = edited;
    const place = { messageId, channelId, ...(threadId !== undefined && { threadId }) };
    const edit = { ...place, text, mentions, ...carried(before, edited), editedAt, mentionsChanged: mentionsChanged(edited, concerned), ...(live && { live: live.live, messageSeq, senderId }) };
    const data = (seq: number) => {
      this.eventSeq = seq;
      return edit;
    };
    this.appends.push({ stream: streams.conversation(edited), type: streamEvents.messageEdited.name, data });
    for (const userId of added) this.#tellAdded(userId, added.length);
    for (const append of mentionsRemoved(before, removed)) this.appends.push(append);
    if (threadId !== undefined) for (const { userId, since } of followersByEdit(added, followers)) this.#addFollower(threadId, userId, since(edited.seq));
  }

  #tellAdded(userId: string, copies: number): void {
    const message = logged(this.#edited);
    const data = (eventSeq: number) => {
      this.mentions.push({ userId, message, eventSeq });
      return { message: toldToMentioned(message, copies) };
    };
    this.appends.push({ stream: streams.user(userId), type: streamEvents.mentionCreated.name, data });
  }

  #addFollower(threadId: string, userId: string, sinceSeq: number): void {
    const { channelId } = this.#edited;
    this.followers.push({ threadId, userId, sinceSeq });
    this.appends.push({ stream: streams.user(userId), type: streamEvents.threadFollowed.name, data: () => ({ channelId, threadId, following: true }) });
  }
}

/** Said also where an earlier edit may have changed it, which is passed over once this one is there. */
function carried(before: Message, { metadata }: Message): { metadata?: Metadata | null } {
  const neverChanged = before.metadata === undefined && metadata === undefined && before.editedAt === undefined;
  return neverChanged ? {} : { metadata: metadata ?? null };
}

/** Tells those whom a message named that it no longer does. Who was meant as one of a channel learns it from the channel. */
export function mentionsRemoved({ id: messageId, channelId, threadId, seq: messageSeq, mentions }: Message, removed: readonly string[]): Append[] {
  const data = () => ({ messageId, channelId, ...(threadId !== undefined && { threadId }), messageSeq });
  const named = removed.filter((userId) => mentions?.userIds.includes(userId));
  return named.map((userId) => ({ stream: streams.user(userId), type: streamEvents.mentionRemoved.name, data }));
}

function mentionsChanged({ seq: messageSeq }: Message, concerned: MentionChange['concerned']) {
  if (concerned.length === 0) return undefined;
  if (concerned === 'everybody' || concerned.length > NAMED_CHANGES) return { messageSeq, userIds: [], everybody: true };
  return { messageSeq, userIds: concerned, everybody: false };
}
