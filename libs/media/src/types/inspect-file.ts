import { stat } from 'node:fs/promises';
import { fileTypeFromTokenizer } from 'file-type';
import { fromFile } from 'strtok3';
import { FileRefusedError } from '../refusal.ts';
import { fileType, type FileType, isAllowed, isDisguised, isProgram, plainMediaType, UNKNOWN } from './file-types.rules.ts';
import { readText } from './read-text.ts';
import { textType } from './text-type.rules.ts';
import { DEFAULT_POLICY } from './type-policy.ts';

export interface Claim {
  /** What its sender says it is. */
  readonly claimedType: string;
  /** Its clean name. */
  readonly name: string;
}

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
  const found = plainMediaType((await recognised(path)) ?? '');
  // Of XML only what it is about tells what it is.
  if (found !== '' && found !== 'application/xml') return found;
  const text = await readText(path);
  if (text === undefined) return found || UNKNOWN;
  return textType(text.beginning, name, text.whole);
}

/** Not by fileTypeFromFile, which loads its reader in a way that no bundler sees. */
async function recognised(path: string): Promise<string | undefined> {
  const tokenizer = await fromFile(path);
  try {
    return (await fileTypeFromTokenizer(tokenizer))?.mime;
  } catch (error) {
    // What cannot be read says something of the disk; what is not built as it begins is nothing that is known.
    if (error instanceof Error && 'syscall' in error) throw error;
    return undefined;
  } finally {
    await tokenizer.close();
  }
}
