import { streamEvents, streams, type Message } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { readEverybody, readNamedMembers } from '../mentions/mention.repository.ts';
import { handlesToFind, parseNames, resolveMentions, type Names } from '../mentions/mention.rules.ts';
import { decideEdit } from './change.rules.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { keepText, updateText } from './message-text.repository.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { readLastLoggedEdit, redactEvents, redactMentions, type LoggedEdit } from './redaction.repository.ts';
import { afterEdit, logged } from './redaction.rules.ts';
import { type Place } from './standing.repository.ts';

/** Replaces what messages say, and keeps what they said. */
@Injectable()
export class EditService {
  constructor(private readonly turns: MessageTurns) {}

  /** The message as it reads afterwards; also when it read so before. */
  edit(request: ChangeRequest, text: string): Promise<Message> {
    const names = parseNames(text);
    return this.turns.take(request, {
      read: (transaction, place) => readFacts(transaction, place, names),
      decide: ({ standing, place, at }, { members }) => {
        const { message, role } = standing;
        const mentions = resolveMentions(names, { senderId: message.senderId, role, isReply: place.threadId !== undefined, ...members });
        return decideEdit(standing, text, mentions, at);
      },
      write: writeEdit,
      repeat: ({ message }) => message,
    });
  }
}

interface EditFacts {
  readonly members: Awaited<ReturnType<typeof readMentioned>>;
  /** The edit that this one supersedes, if there is one. */
  readonly previous: readonly LoggedEdit[];
}

async function readFacts(transaction: Transaction, place: Place, names: Names): Promise<EditFacts> {
  const [members, previous] = await Promise.all([readMentioned(transaction, place, names), readLastLoggedEdit(transaction, place.messageId)]);
  return { members, previous };
}

async function readMentioned(transaction: Transaction, { channelId }: Place, names: Names) {
  const [named, all] = await Promise.all([
    readNamedMembers(transaction, [{ channelId, handles: handlesToFind(names) }]),
    readEverybody(transaction, names.everybody ? [channelId] : []),
  ]);
  return { named: named.get(channelId) ?? new Map<string, string>(), everybody: all.get(channelId) };
}

/** What the message said leaves the log, and is kept for those who may read it. */
async function writeEdit(turn: MessageTurn, edited: Message | undefined, { previous }: EditFacts): Promise<Change<Message>> {
  const { transaction, standing, place, at } = turn;
  const { message, actorId } = standing;
  if (edited === undefined) return { answer: message };

  let eventSeq = 0;
  const data = (seq: number) => {
    eventSeq = seq;
    return { ...place, text: edited.text, mentions: edited.mentions, editedAt: edited.editedAt };
  };
  const [batch] = await Promise.all([
    turn.append([{ stream: streams.conversation(place), type: streamEvents.messageEdited.name, data }]),
    keepText(transaction, { message, by: actorId, at, eventSeq }),
    updateText(transaction, edited),
    redactEvents(transaction, streams.conversation(place), afterEdit(place, edited, previous)),
    redactMentions(transaction, logged(edited)),
  ]);
  return { answer: edited, batch };
}
