import { type MessageDelta } from '@chatgenius/contracts';

/**
 * Two deltas of a message as one, for a reader who is slow. Nothing where the later one does not go on from the earlier one: the reader
 * gets it alone, and sees by its offset that something is missing.
 */
export function mergedDelta(earlier: MessageDelta, later: MessageDelta): MessageDelta | undefined {
  const end = earlier.offset + earlier.text.length;
  const repeated = end - later.offset;
  if (earlier.revision !== later.revision || repeated < 0 || later.offset < earlier.offset) return undefined;
  const isSameStep = (later.step ?? 0) === (earlier.step ?? 0);
  // Between them metadata were told that neither has.
  if (!isSameStep && later.metadata === undefined) return undefined;
  const { metadata = isSameStep ? earlier.metadata : undefined, ...rest } = later;
  return { ...rest, offset: earlier.offset, text: earlier.text + later.text.slice(repeated), ...(metadata && { metadata }) };
}
