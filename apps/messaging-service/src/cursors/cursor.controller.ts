import { Answers } from '@chatgenius/bus';
import { ChatError, commands, streams, type CommandRequest, type Conversation, type OwnCursor, type Unread } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { moveCursors, type MovedTo } from './cursor.repository.ts';
import { MarkingService } from './marking.service.ts';
import { deliveredUpTo, merged, moveKey, readUpTo, type CursorMove } from './cursors.rules.ts';

/** Moves that are committed, and answered, together. */
const GROUP_MOVES = 500;

/** The new cursor, and the unread count behind it. */
interface Moved extends Unread {
  readonly cursor: OwnCursor;
}

/** How far people say that they have got. */
@Controller()
export class CursorController {
  readonly #calls = new GroupedCalls<CursorMove, Moved>({ name: 'cursors', answer: (moves) => this.#move(moves), groupWeight: GROUP_MOVES });

  constructor(
    private readonly pool: Pool,
    private readonly marking: MarkingService,
  ) {}

  @Answers(commands.messageDelivered.request)
  delivered({ actor, input }: CommandRequest<typeof commands.messageDelivered>) {
    return this.#calls.call({ userId: actor.userId, conversation: conversationOf(input), to: deliveredUpTo(input.seq) });
  }

  @Answers(commands.messageRead.request)
  async read({ actor, input }: CommandRequest<typeof commands.messageRead>) {
    const { seq, unreadFrom } = input;
    if (unreadFrom !== undefined) await this.marking.readOn(actor.userId, conversationOf(input), { seq, unreadFrom });
    return this.#calls.call({ userId: actor.userId, conversation: conversationOf(input), to: readUpTo(input.seq) });
  }

  @Answers(commands.messageUnread.request)
  async unread({ actor, input }: CommandRequest<typeof commands.messageUnread>) {
    const { conversation, cursor, head, unread, mentions } = await this.marking.mark({ ...input, userId: actor.userId });
    return { ...conversation, cursor, head, unread, mentions };
  }

  /** Counted after the commit: what is acknowledged is durable, also where somebody else has moved the cursor further. */
  async #move(moves: readonly CursorMove[]): Promise<(Moved | ChatError)[]> {
    const once = merged(moves);
    const outcomes = await moveCursors(this.pool, once);
    const movedTo = new Map(once.map((move, index) => [moveKey(move), outcomes[index]]));
    const states = await readStates(this.pool, moves.map(({ userId, conversation }) => ({ userId, stream: streams.conversation(conversation) })));
    return moves.map((move, index) => answerOf(move, movedTo.get(moveKey(move)), states[index]));
  }
}

const conversationOf = ({ channelId, threadId }: Conversation): Conversation => ({ channelId, threadId });

function answerOf({ conversation }: CursorMove, movedTo: MovedTo | undefined, state: ReadState | undefined): Moved | ChatError {
  if (movedTo === undefined) return new ChatError(conversation.threadId === undefined ? 'CHANNEL_NOT_FOUND' : 'THREAD_NOT_FOUND');
  // Whoever has left right after the move has moved it all the same, and nothing to read there any more.
  if (state === undefined) return { ...movedTo, unread: 0, mentions: 0 };
  const { cursor, head, unread, mentions } = state;
  return { cursor, head, unread, mentions };
}
