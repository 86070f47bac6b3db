import { isDeepStrictEqual } from 'node:util';
import { type Attachment } from '@chatgenius/contracts';

/** What a message carries once one of its files was looked at, or was taken away; nothing where that changes nothing. */
export function settled(attachments: readonly Attachment[], file: Attachment): readonly Attachment[] | undefined {
  const before = attachments.find(({ id }) => id === file.id);
  const isOver = file.reason === 'REMOVED';
  // A file that was ready stays so, unless it is taken away.
  if (before === undefined || (before.state !== 'processing' && !isOver)) return undefined;
  const after: Attachment = { ...file, name: isOver ? file.name : before.name };
  return isDeepStrictEqual(before, after) ? undefined : attachments.map((each) => (each.id === file.id ? after : each));
}
