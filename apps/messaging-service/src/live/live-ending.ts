import { hash } from 'node:crypto';
import { limits, streamEvents, streams, type Live, type Message, type Metadata, type ThreadSummary } from '@chatgenius/contracts';
import { writeEvents, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { draftEdit } from '../changes/edit-draft.ts';
import { mentioningOf, readEditFacts, type EditFacts } from '../changes/edit-facts.ts';
import { MessageTurns, type Change, type MessageTurn } from '../changes/message-turns.ts';
import { readThread } from '../changes/message-text.repository.ts';
import { redactEvents, redactMentions, retractMentions } from '../changes/redaction.repository.ts';
import { afterEdit, logged } from '../changes/redaction.rules.ts';
import { mentionsSomebody, mentionsTooMany, parseNames, type MentionChange } from '../mentions/mention.rules.ts';
import { insertMentions, saveFollowers } from '../messages/message.repository.ts';
import { updateLive } from '../messages/live-column.repository.ts';
import { deleteLive, lockLive, setInterrupted, type LiveRow } from '../messages/live.repository.ts';

/** What is to become of a live message, and what it reads then. */
export interface Ending {
  readonly messageId: string;
  readonly senderId: string;
  /** Of the text that is given: another one means that the message has another owner, or another text, by now. */
  readonly ownerId: string;
  readonly generation: number;
  readonly text: string;
  /** `null` removes it; unchanged when absent. */
  readonly metadata?: Metadata | null | undefined;
  readonly state: Live['state'];
  readonly reason?: string | undefined;
}

/** The message has another owner by now, another text, or is ended. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

interface Facts extends EditFacts {
  readonly row: LiveRow | undefined;
  /** Of the thread that a reply is in. */
  readonly thread: ThreadSummary | undefined;
}

interface Ended {
  readonly message: Message;
  readonly live: Live;
  readonly mentioning: MentionChange;
}

const sha256 = (text: string): string => hash('sha256', text);

/** Ends live messages, and takes up again what was interrupted: as an event of the stream, with all of the text. */
@Injectable()
export class LiveEnding {
  constructor(private readonly turns: MessageTurns) {}

  /** The message as it reads from now on. @throws OvertakenError, and changes nothing then */
  end(ending: Ending): Promise<Message> {
    const names = parseNames(ending.text);
    const request = { command: 'message:finish', userId: ending.senderId, messageId: ending.messageId };
    return this.turns.take<Facts, Ended, Message>(request, {
      read: async (transaction: Transaction, place) => {
        const [facts, row, thread] = await Promise.all([
          readEditFacts(transaction, place, names, ending.senderId),
          lockLive(transaction, place.messageId),
          place.threadId === undefined ? undefined : readThread(transaction, place.threadId),
        ]);
        return { ...facts, row, thread };
      },
      tells: (turn, facts) => {
        const { added, removed } = mentioningOf(turn, names, facts).change;
        return [...added, ...removed];
      },
      decide: (turn, facts) => {
        if (facts.row?.generation !== ending.generation || facts.row.owner_id !== ending.ownerId) throw new OvertakenError();
        const { mentions, change } = mentioningOf(turn, names, facts);
        const isMeant = mentionsSomebody(mentions) && !mentionsTooMany(mentions);
        const live = liveAfter(ending, facts.row, turn.at);
        const message = { ...turn.standing.message, text: ending.text, metadata: ending.metadata === undefined ? turn.standing.message.metadata : (ending.metadata ?? undefined), mentions: isMeant ? mentions : undefined, live };
        return { message, live, mentioning: isMeant ? change : { added: [], removed: change.removed, concerned: change.removed } };
      },
      write: (turn, ended, facts) => write(turn, ended, facts, ending),
      repeat: ({ message }) => message,
    });
  }
}

function liveAfter({ state, text, reason }: Ending, { revision, step }: LiveRow, at: Date): Live {
  return {
    state,
    length: text.length,
    ...(revision > 0 && { revision }),
    ...(step > 0 && { step }),
    ...(reason !== undefined && reason !== '' && { reason }),
    ...(state !== 'streaming' && { sha256: sha256(text) }),
    ...(state === 'interrupted' && { resumableUntil: new Date(at.getTime() + limits.liveResumeMs).toISOString() }),
  };
}

async function write(turn: MessageTurn, { message, live, mentioning }: Ended, { previous, followers, thread }: Facts, { state, text }: Ending): Promise<Change<Message>> {
  const { transaction, standing, place, positions } = turn;
  const at = turn.at.toISOString();
  const draft = draftEdit({ before: standing.message, edited: message, mentioning, followers, live: { live, at } }, positions);
  const mayGoOn = state === 'interrupted' || state === 'streaming';
  const { channelId, threadId } = place;
  // Who counts what is unread in a thread hears of it in its channel.
  const counted = threadId !== undefined && thread ? [{ stream: streams.channel(channelId), type: streamEvents.threadUpdated.name, data: { channelId, threadId, thread } }] : [];
  const [batch] = await Promise.all([
    writeEvents(transaction, [...draft.events, ...counted.map((append) => positions.give(append))]),
    updateLive(transaction, message, { seq: draft.events[0].seq, at, live }),
    redactEvents(transaction, streams.conversation(place), afterEdit(place, message, previous)),
    retractMentions(transaction, logged(message), mentioning.removed),
    redactMentions(transaction, logged(message)),
    insertMentions(transaction, draft.mentions),
    saveFollowers(transaction, draft.followers),
    mayGoOn ? setInterrupted(transaction, message.id, state === 'interrupted', text) : deleteLive(transaction, message.id),
  ]);
  return { answer: message, batch };
}
