import { hash } from 'node:crypto';
import { ChatError, limits, type Actor, type CommandInput, type commands, type Live, type Message } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Screening } from '../moderation/screening.ts';
import { LiveAuthority } from './live-authority.ts';
import { LiveEnding, OvertakenError } from './live-ending.ts';
import { notOwner } from './live-router.ts';
import { readLive } from '../messages/live.repository.ts';
import { assertWhole } from './live-text.rules.ts';
import { type LiveText } from './live-text.ts';
import { LiveTexts } from './live-texts.ts';

type Append = CommandInput<typeof commands.messageAppend>;
type Finish = CommandInput<typeof commands.messageFinish>;

/** What is done with a live message by the process that owns it. */
@Injectable()
export class LiveWriting {
  constructor(
    private readonly pool: Pool,
    private readonly texts: LiveTexts,
    private readonly authority: LiveAuthority,
    private readonly ending: LiveEnding,
    private readonly screening: Screening,
  ) {}

  /** @throws ChatError as `newPart` and `LiveAuthority` do */
  async append(text: LiveText, actor: Actor, input: Append) {
    await this.#assertMayWrite(text, actor);
    const current = text.interruptedForMs === undefined ? text : await this.#takeUp(text, text.interruptedForMs);
    if (current.ending) throw new ChatError('UNAVAILABLE');
    current.append(input);
    this.texts.changed(current);
    return current.progress;
  }

  /** @throws ChatError OFFSET_MISMATCH while text is missing; TEXT_DIFFERS; and as `LiveAuthority` does */
  async finish(text: LiveText, actor: Actor, { state = 'complete', reason, metadata, ...whole }: Finish): Promise<{ message: Message }> {
    await this.#assertMayWrite(text, actor);
    assertWhole(text, whole);
    if (whole.sha256 !== undefined && hash('sha256', text.text) !== whole.sha256) throw new ChatError('TEXT_DIFFERS');
    return { message: await this.end(text, { state, reason, metadata }) };
  }

  /** @throws ChatError FILTERED, MESSAGE_REFUSED, and the message fails without text; UNAVAILABLE when somebody else owns it by now: what is asked for may be asked again */
  async end(text: LiveText, { state, reason, metadata = text.metadata }: Pick<Live, 'state' | 'reason'> & { metadata?: Finish['metadata'] }): Promise<Message> {
    if (text.ending) throw notOwner();
    text.ending = true;
    const { messageId, senderId, generation } = text;
    try {
      const screened = text.hidden && state !== 'streaming' ? await this.#screen(text) : { text: text.text };
      const outcome = screened.refusal ? { text: '', state: 'failed' as const, reason: screened.refusal.reason } : { text: screened.text, state, reason };
      const message = await this.ending.end({ messageId, senderId, ownerId: this.texts.ownerId, generation, metadata, ...outcome });
      this.texts.drop(text);
      if (screened.refusal) throw new ChatError(screened.refusal.reason, screened.refusal.details);
      return message;
    } catch (error) {
      text.ending = false;
      if (!(error instanceof OvertakenError)) throw error;
      this.texts.drop(text);
      throw notOwner();
    }
  }

  /** Looks anew each time. Meanwhile the message may have ended here, or have another owner. */
  async #assertMayWrite(text: LiveText, actor: Actor): Promise<void> {
    await this.authority.assertMayWrite(text, actor);
    if (this.texts.find(text.messageId) !== text) throw notOwner();
  }

  /** Nobody has read it so far: where texts are screened, they are shown when they are whole. */
  #screen({ senderId, place, messageId, text }: LiveText) {
    return this.screening.screen({ type: 'message:edit', senderId, ...place, messageId, text });
  }

  /** Its writer goes on with a message that was interrupted. @throws ChatError NOT_STREAMING when that is too long ago */
  async #takeUp(text: LiveText, interruptedForMs: number): Promise<LiveText> {
    if (interruptedForMs > limits.liveResumeMs) throw new ChatError('NOT_STREAMING', { live: { state: 'interrupted', length: text.length } });
    await this.end(text, { state: 'streaming' });
    const row = await readLive(this.pool, text.messageId);
    const taken = row && (await this.texts.claim(row));
    if (taken === undefined) throw notOwner();
    return taken;
  }
}
