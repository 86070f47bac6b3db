import { Module } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FILE_SETTINGS } from '../tokens.ts';
import { LinkController } from './link.controller.ts';
import { LinkSignature } from './link-signature.ts';
import { ReadController } from './read.controller.ts';
import { VariantRepository } from './variant.repository.ts';

/** Who may read what, and the bytes themselves. */
@Module({
  controllers: [LinkController, ReadController],
  providers: [VariantRepository, { provide: LinkSignature, useFactory: ({ linkKeys }: FileSettings) => new LinkSignature(linkKeys), inject: [FILE_SETTINGS] }],
})
export class ReadingModule {}
