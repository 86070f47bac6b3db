import { type Message, type Metadata } from '../generated/schemas.ts';
import { type MessageDelta, type OutputOf } from '../wire.ts';

/** A live message as far as it is known here. Offsets count UTF-16 code units. */
export interface LiveText {
  readonly text: string;
  readonly revision: number;
  readonly step: number;
  readonly metadata: Metadata | undefined;
}

/** As the log or a page tells it. */
export const liveTextOf = ({ text, live, metadata }: Pick<Message, 'text' | 'live' | 'metadata'>): LiveText => ({ text, revision: live?.revision ?? 0, step: live?.step ?? 0, metadata });

/** What is known after a delta; `missing` when something before it was lost. Nothing is taken away, unless its author has replaced it. */
export function withDelta(known: LiveText, { offset, text, revision = 0, step = 0, metadata }: MessageDelta): LiveText | 'missing' {
  if (revision < known.revision) return known;
  if (revision > known.revision || offset > known.text.length || (step > known.step && metadata === undefined)) return 'missing';
  const added = text.slice(known.text.length - offset);
  const isNewStep = step > known.step;
  if (added === '' && !isNewStep) return known;
  return { ...known, text: known.text + added, ...(isNewStep && { step, metadata }) };
}

/** What is known after an answer of `message:text`; `replaced` when it goes on from another text, which has to be asked for from its beginning. */
export function withText(known: LiveText, { offset, text, live, metadata }: OutputOf<'messageText'>): LiveText | 'replaced' {
  const { revision = 0, step = 0 } = live;
  if (revision < known.revision) return known;
  if (revision > known.revision) return offset === 0 ? { text, revision, step, metadata } : 'replaced';
  const next = withDelta(known, { messageId: '', offset, text, revision, step, metadata: metadata ?? known.metadata });
  return next === 'missing' ? known : next;
}

/** The further one of what is known and what the log tells. */
export function further(known: LiveText, told: LiveText): LiveText {
  if (told.revision !== known.revision) return told.revision > known.revision ? told : known;
  const { text } = told.text.length > known.text.length ? told : known;
  const { step, metadata } = told.step > known.step ? told : known;
  return text === known.text && step === known.step ? known : { ...known, text, step, metadata };
}
