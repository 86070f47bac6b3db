import { streamEvents, streams } from '@chatgenius/contracts';
import { type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { decideReact, decideUnreact, type ReactionDecision } from './change.rules.ts';
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

  add(reaction: OwnReaction): Promise<ReactionCount> {
    return this.turns.take(reaction.userId, reaction.messageId, {
      read: (transaction: Transaction) => hasReacted(transaction, reaction),
      write: (turn, has) => writeReaction(turn, reaction, decideReact(turn.standing, reaction.emoji, has), 'add'),
    });
  }

  remove(reaction: OwnReaction): Promise<ReactionCount> {
    return this.turns.take(reaction.userId, reaction.messageId, {
      read: (transaction: Transaction) => hasReacted(transaction, reaction),
      write: (turn, has) => writeReaction(turn, reaction, decideUnreact(turn.standing, reaction.emoji, has), 'remove'),
    });
  }
}

async function writeReaction(turn: MessageTurn, reaction: OwnReaction, { count, changes }: ReactionDecision, change: 'add' | 'remove'): Promise<Change<ReactionCount>> {
  const { messageId, emoji, userId } = reaction;
  const answer = { messageId, emoji, count };
  if (!changes) return { answer };
  const event = change === 'add' ? streamEvents.reactionAdded : streamEvents.reactionRemoved;
  let eventSeq = 0;
  const data = (seq: number) => {
    eventSeq = seq;
    return { ...turn.place, userId, emoji, count };
  };
  const [batch] = await Promise.all([
    turn.append([{ stream: streams.conversation(turn.place), type: event.name, data }]),
    change === 'add' ? insertReaction(turn.transaction, reaction, eventSeq) : deleteReaction(turn.transaction, reaction),
  ]);
  return { answer, batch };
}
