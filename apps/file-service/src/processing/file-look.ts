import { type FileFacts } from '../files/file-row.ts';

/** A file that is to be looked at. */
export interface FileToLookAt {
  /** Of this machine. */
  readonly path: string;
  /** A folder for what is made of it; its owner removes it. */
  readonly folder: string;
  readonly name: string;
  readonly mediaType: string;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/** One thing that can be read of a file. */
export interface MadeVariant {
  readonly variant: string;
  readonly path: string;
  readonly mediaType: string;
  readonly width?: number;
  readonly height?: number;
}

/** What a file is, and what was made of it. */
export interface Looked {
  readonly mediaType: string;
  /** Browsers may show it. */
  readonly inline: boolean;
  readonly facts: FileFacts;
  /** `original` among them. */
  readonly variants: readonly MadeVariant[];
}

/** Finds out what a file is. */
export abstract class FileLook {
  /** @throws where it could not be found out now, which says nothing of the file */
  abstract look(file: FileToLookAt): Promise<Looked | { readonly refused: string }>;
}
