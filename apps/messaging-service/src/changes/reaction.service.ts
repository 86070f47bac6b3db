import { streamEvents, streams, type Message } from '@chatgenius/contracts';
import { writeEvents, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { countOf, decideReact, decideUnreact, type ReactionDecision } from './change.rules.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { deleteReaction, hasReacted, insertReaction, type OwnReaction } from './reaction.repository.ts';

export interface ReactionCount {
  readonly messageId: string;
  readonly emoji: string;
  readonly count: number;
}

/** Reactions: everybody’s emoji counts once on a message. */
@Injectable()
export class ReactionService {
  constructor(private readonly turns: MessageTurns) {}

  add(request: ChangeRequest, emoji: string): Promise<ReactionCount> {
    const reaction = { ...request, emoji };
    return this.turns.take(request, {
      read: (transaction: Transaction) => hasReacted(transaction, reaction),
      decide: ({ standing }, has) => decideReact(standing, emoji, has),
      write: (turn, decision) => writeReaction(turn, reaction, decision, 'add'),
      repeat: ({ message }) => countNow(message, emoji),
    });
  }

  remove(request: ChangeRequest, emoji: string): Promise<ReactionCount> {
    const reaction = { ...request, emoji };
    return this.turns.take(request, {
      read: (transaction: Transaction) => hasReacted(transaction, reaction),
      decide: ({ standing }, has) => decideUnreact(standing, emoji, has),
      write: (turn, decision) => writeReaction(turn, reaction, decision, 'remove'),
      repeat: ({ message }) => countNow(message, emoji),
    });
  }
}

const countNow = (message: Message, emoji: string): ReactionCount => ({ messageId: message.id, emoji, count: countOf(message, emoji) });

async function writeReaction(turn: MessageTurn, reaction: OwnReaction, { count, changes }: ReactionDecision, change: 'add' | 'remove'): Promise<Change<ReactionCount>> {
  const { messageId, emoji, userId } = reaction;
  const answer = { messageId, emoji, count };
  if (!changes) return { answer };
  const event = change === 'add' ? streamEvents.reactionAdded : streamEvents.reactionRemoved;
  const told = turn.positions.give({ stream: streams.conversation(turn.place), type: event.name, data: { ...turn.place, userId, emoji, count } });
  const [batch] = await Promise.all([
    writeEvents(turn.transaction, [told]),
    change === 'add' ? insertReaction(turn.transaction, reaction, told.seq) : deleteReaction(turn.transaction, reaction),
  ]);
  return { answer, batch };
}
