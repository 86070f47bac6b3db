import { Module } from '@nestjs/common';
import { FileController } from './file.controller.ts';
import { FileRepository } from '../files/file.repository.ts';
import { ProcessingModule } from '../processing/processing.module.ts';
import { TotalUsage } from '../quotas/total-usage.ts';
import { PutController } from './put.controller.ts';
import { Tus } from './tus.ts';
import { UploadCallers } from './upload-callers.ts';
import { UploadLockRepository } from './upload-lock.repository.ts';
import { UploadLocker } from './upload-locker.ts';
import { UploadRepository } from './upload.repository.ts';
import { UploadService } from './upload.service.ts';

/** How files come, in one request or in parts. */
@Module({
  imports: [ProcessingModule],
  controllers: [PutController, FileController],
  providers: [FileRepository, UploadRepository, UploadLockRepository, UploadLocker, UploadCallers, UploadService, TotalUsage, Tus],
  exports: [Tus, FileRepository],
})
export class UploadingModule {}
