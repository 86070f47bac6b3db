import { type Attachment, type FileState, type UploadedFile } from '@chatgenius/contracts';

/** What an attachment tells beside name, type and size. */
export type FileFacts = Omit<Attachment, 'id' | 'name' | 'mediaType' | 'bytes' | 'state' | 'reason'>;

/** A file as the table has it. */
export interface StoredFile {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly state: FileState | 'removed';
  readonly reason: string | null;
  readonly facts: FileFacts | null;
  readonly createdAt: Date;
}

/** Columns of {@link StoredFile}, of the table by this name. */
export const fileColumns = (alias: string): string =>
  `${alias}.id, ${alias}.owner_id AS "ownerId", ${alias}.name, ${alias}.media_type AS "mediaType", ${alias}.bytes, ${alias}.state, ${alias}.reason, ${alias}.facts, ${alias}.created_at AS "createdAt"`;

/** Nobody is told of a file that is removed: it counts as refused where it was sent before. */
const stateOf = ({ state }: Pick<StoredFile, 'state'>): FileState => (state === 'removed' ? 'refused' : state);

export function toUploadedFile(file: StoredFile): UploadedFile {
  const { id, name, mediaType, bytes, reason, facts, createdAt } = file;
  return { id, name, mediaType, bytes, state: stateOf(file), ...(reason !== null && { reason }), ...facts, createdAt: createdAt.toISOString() };
}

/** Whatever it was, it tells nothing any more: its owner is forgotten. */
const REMOVED = 'REMOVED';

/** As messages carry it. */
export function toAttachment({ id, name, mediaType, bytes, state, reason, facts }: StoredFile): Attachment {
  if (reason === REMOVED) return { id, name: 'file', mediaType, bytes, state: 'refused', reason };
  return { id, name, mediaType, bytes, ...(state !== 'ready' && { state: stateOf({ state }) }), ...(reason !== null && { reason }), ...facts };
}
