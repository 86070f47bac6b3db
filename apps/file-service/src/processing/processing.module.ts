import { Module } from '@nestjs/common';
import { BlobRepository } from '../blobs/blob.repository.ts';
import { FileProcessing } from './file-processing.ts';
import { ProcessingRepository } from './processing.repository.ts';
import { Processor } from './processor.ts';
import { QueueWatch } from './queue-watch.ts';
import { Teller } from './teller.ts';

/** What files are, off the path of requests. */
@Module({
  providers: [ProcessingRepository, BlobRepository, FileProcessing, Processor, QueueWatch, Teller],
  exports: [Processor, BlobRepository],
})
export class ProcessingModule {}
