import { ChatError, type Actor } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { readSendingFacts } from '../sending/sending-facts.repository.ts';
import { refusalToEnter, refusalToSpeak, type SendingFacts } from '../sending/sending.rules.ts';
import { type LiveText } from './live-text.ts';

/** What is asked together costs one statement. */
const AT_ONCE = 500;

interface Writer {
  readonly senderId: string;
  readonly channelId: string;
  readonly sessionId: string | undefined;
  readonly serviceTokenId: string | undefined;
}

/** Whether somebody may write on: asked with each append and each finish, by the rules of any message that is sent. */
@Injectable()
export class LiveAuthority {
  readonly #writers: GroupedCalls<Writer, true>;

  constructor(pool: Pool) {
    this.#writers = new GroupedCalls({
      name: 'live-authority',
      groupWeight: AT_ONCE,
      // No send is repeated by this name: it has none.
      answer: async (writers) => (await readSendingFacts(pool, writers.map((writer) => ({ ...writer, clientMessageId: '' })))).map(answerTo),
    });
  }

  /** @throws ChatError NOT_AUTHOR, SESSION_REVOKED, MESSAGE_NOT_FOUND, BANNED, ARCHIVED, MUTED, NOT_ALLOWED, CANNOT_MESSAGE */
  async assertMayWrite({ senderId, place: { channelId } }: LiveText, { userId, sessionId, serviceTokenId }: Actor): Promise<void> {
    if (senderId !== userId) throw new ChatError('NOT_AUTHOR');
    await this.#writers.call({ senderId, channelId, sessionId, serviceTokenId });
  }
}

/** To who is no member, a message is missing. */
function answerTo(facts: SendingFacts): true | ChatError {
  const refusal = refusalToEnter(facts) ?? refusalToSpeak(facts);
  if (refusal === undefined) return true;
  return refusal.reason === 'CHANNEL_NOT_FOUND' ? new ChatError('MESSAGE_NOT_FOUND') : new ChatError(refusal.reason, refusal.details);
}
