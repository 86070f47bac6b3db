import { routes, type RouteInput } from '@chatgenius/contracts';
import { type Identity } from '@chatgenius/auth';
import { Implements } from '@chatgenius/http';
import { Controller, StreamableFile } from '@nestjs/common';
import { ExportService } from './export.service.ts';

/** All that is kept of somebody, for themselves. */
@Controller()
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  @Implements(routes.exportMe)
  async exportMe(_: RouteInput<typeof routes.exportMe>, caller: Identity): Promise<StreamableFile> {
    const archive = await this.exports.begin(caller);
    return new StreamableFile(archive, { type: 'application/zip', disposition: 'attachment; filename="chatgenius-export.zip"' });
  }
}
