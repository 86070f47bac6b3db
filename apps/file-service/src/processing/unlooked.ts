import { Injectable } from '@nestjs/common';
import { FileLook, type FileToLookAt, type Looked } from './file-look.ts';

/** Takes every file for bytes that are saved, and never shown. */
@Injectable()
export class Unlooked extends FileLook {
  look({ path, mediaType }: FileToLookAt): Promise<Looked> {
    return Promise.resolve({ mediaType, inline: false, facts: { kind: 'other' }, variants: [{ variant: 'original', path, mediaType: 'application/octet-stream' }] });
  }
}
