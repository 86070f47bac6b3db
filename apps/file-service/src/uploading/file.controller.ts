import { ChatError, routes, type RouteInput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller } from '@nestjs/common';
import { UploadService } from './upload.service.ts';
import { toUploadedFile } from '../files/file-row.ts';
import { FileRepository } from '../files/file.repository.ts';

/** What is known of files. */
@Controller()
export class FileController {
  constructor(
    private readonly files: FileRepository,
    private readonly uploads: UploadService,
  ) {}

  @Implements(routes.getFile)
  async get({ params }: RouteInput<typeof routes.getFile>, { userId }: Caller) {
    const file = await this.files.findFor(userId, params.fileId);
    if (file === undefined) throw new ChatError('FILE_NOT_FOUND');
    return toUploadedFile(file);
  }

  @Implements(routes.deleteFile)
  async remove({ params }: RouteInput<typeof routes.deleteFile>, { userId }: Caller) {
    await this.uploads.cancel(userId, params.fileId);
    return {};
  }
}
