import { streams, type Message } from '@chatgenius/contracts';
import { writeEvents } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { parseNames, type MentionChange } from '../mentions/mention.rules.ts';
import { reportFound } from '../moderation/found-words.repository.ts';
import { assertPasses, Screening } from '../moderation/screening.ts';
import { type Screened } from '../moderation/screened.ts';
import { asRead, replaceLiveText, withEditedLive } from '../messages/live-column.repository.ts';
import { lockLive, type LiveRow } from '../messages/live.repository.ts';
import { insertMentions, saveFollowers } from '../messages/message.repository.ts';
import { decideEdit, type NewContent } from './change.rules.ts';
import { draftEdit } from './edit-draft.ts';
import { mentioningOf, readEditFacts, type EditFacts } from './edit-facts.ts';
import { type ChangeRequest } from './known-change.repository.ts';
import { keepText, updateText } from './message-text.repository.ts';
import { MessageTurns, type Change, type MessageTurn } from './message-turns.ts';
import { redactEvents, redactMentions, retractMentions } from './redaction.repository.ts';
import { afterEdit, logged } from './redaction.rules.ts';
import { readPlace } from './standing.repository.ts';

/** An edit that changes something. */
interface Edit {
  readonly edited: Message;
  readonly mentioning: MentionChange;
  /** Words that a filter reports. */
  readonly reported: readonly string[];
}

interface Facts extends EditFacts {
  /** Of a message that is being written. */
  readonly live: LiveRow | undefined;
}

/** Replaces what messages say, and keeps what they said. */
@Injectable()
export class EditService {
  constructor(
    private readonly turns: MessageTurns,
    private readonly pool: Pool,
    private readonly screening: Screening,
  ) {}

  /** The message as it reads afterwards; also when it read so before. */
  async edit(request: ChangeRequest, wanted: NewContent): Promise<Message> {
    const screened = this.screening.any ? await this.#screen(request, wanted.text) : { text: wanted.text };
    const content = { ...wanted, text: screened.text };
    const names = parseNames(content.text);
    return this.turns.take(request, {
      read: async (transaction, place) => {
        const [facts, live] = await Promise.all([readEditFacts(transaction, place, names, request.userId), lockLive(transaction, place.messageId)]);
        return { ...facts, live };
      },
      tells: (turn, facts) => {
        if (turn.standing.message.senderId !== turn.standing.actorId) return [];
        const { added, removed } = mentioningOf(turn, names, facts).change;
        return [...added, ...removed];
      },
      decide: (turn, facts): Edit | undefined => {
        const { mentions, change } = mentioningOf(turn, names, facts);
        const edited = decideEdit(turn.standing, { ...content, mentions }, turn.at);
        if (edited) assertPasses(screened);
        return edited && { edited, mentioning: change, reported: screened.reported ?? [] };
      },
      write: writeEdit,
      repeat: ({ message }) => message,
    });
  }

  /** Nothing is held meanwhile. */
  async #screen({ userId: senderId, messageId }: ChangeRequest, text: string): Promise<Screened> {
    const place = await readPlace(this.pool, messageId);
    if (place === undefined || !this.screening.concerns(place.channelId)) return { text };
    return this.screening.screen({ type: 'message:edit', senderId, channelId: place.channelId, threadId: place.threadId, messageId, text });
  }
}

/** What the message said leaves the log, and is kept for those who may read it. */
async function writeEdit(turn: MessageTurn, edit: Edit | undefined, { previous, followers, live: written }: Facts): Promise<Change<Message>> {
  const { transaction, standing, place, at } = turn;
  const { message, actorId } = standing;
  if (edit === undefined) return { answer: message };

  const { mentioning, reported } = edit;
  const edited = withEditedLive(message, edit.edited);
  const live = edited.live?.state === 'streaming' ? edited.live : undefined;
  const draft = draftEdit({ before: message, edited, mentioning, followers, live: live && { live, at: at.toISOString() } }, turn.positions);
  const [batch] = await Promise.all([
    writeEvents(transaction, draft.events),
    keepText(transaction, { message: asRead(message, written), by: actorId, at, eventSeq: draft.events[0].seq }),
    updateText(transaction, edited),
    live && replaceLiveText(transaction, edited, { length: edited.text.length, revision: live.revision }),
    redactEvents(transaction, streams.conversation(place), afterEdit(place, edited, previous)),
    retractMentions(transaction, logged(edited), mentioning.removed),
    redactMentions(transaction, logged(edited)),
    insertMentions(transaction, draft.mentions),
    saveFollowers(transaction, draft.followers),
    reportFound(transaction, reported.length > 0 ? [{ message: edited, words: reported }] : [], at),
  ]);
  return { answer: edited, batch };
}
