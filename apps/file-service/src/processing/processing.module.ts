import { Module } from '@nestjs/common';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { FileLook } from './file-look.ts';
import { FileProcessing } from './file-processing.ts';
import { ProcessingRepository } from './processing.repository.ts';
import { Processor } from './processor.ts';
import { Teller } from './teller.ts';
import { Unlooked } from './unlooked.ts';

/** What files are, off the path of requests. */
@Module({
  providers: [ProcessingRepository, BlobRepository, FileProcessing, Processor, Teller, { provide: FileLook, useClass: Unlooked }],
  exports: [Processor, BlobRepository],
})
export class ProcessingModule {}
