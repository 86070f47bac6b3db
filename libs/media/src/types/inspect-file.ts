import { stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { FileRefusedError } from '../refusal.ts';
import { ALLOWED_TYPES, fileType, type FileType, isAllowed, isDisguised, isProgram, plainMediaType, UNKNOWN } from './file-types.rules.ts';
import { readText } from './read-text.ts';
import { textType } from './text-type.rules.ts';

export interface Claim {
  /** What its sender says it is. */
  readonly claimedType: string;
  /** Its clean name. */
  readonly name: string;
}

export interface TypePolicy {
  /** Media types; one that ends in `*` stands for all that begin like it. */
  readonly allowed: readonly string[];
  /** Whether programs and installers may be sent. */
  readonly programs: boolean;
}

export const DEFAULT_POLICY: TypePolicy = { allowed: ALLOWED_TYPES, programs: false };

/**
 * What a file is, by its bytes.
 * @throws FileRefusedError when it may not be kept
 */
export async function inspectFile(path: string, claim: Claim, policy = DEFAULT_POLICY): Promise<FileType> {
  const { size } = await stat(path);
  if (size === 0) throw new FileRefusedError('EMPTY');
  const mediaType = await mediaTypeOf(path, claim.name);
  if (!policy.programs && isProgram(mediaType, claim.name)) throw new FileRefusedError('EXECUTABLE');
  if (isDisguised(mediaType, claim)) throw new FileRefusedError('DISGUISED');
  if (!isAllowed(mediaType, policy.allowed)) throw new FileRefusedError('TYPE_NOT_ALLOWED');
  return fileType(mediaType);
}

async function mediaTypeOf(path: string, name: string): Promise<string> {
  const found = plainMediaType((await fileTypeFromFile(path))?.mime ?? '');
  // Of XML only what it is about tells what it is.
  if (found !== '' && found !== 'application/xml') return found;
  const text = await readText(path);
  if (text === undefined) return found || UNKNOWN;
  return textType(text.beginning, name, text.whole);
}
