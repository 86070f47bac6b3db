import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.ts';
import { DecisionExportRepository } from './decision-export.repository.ts';
import { ExportController } from './export.controller.ts';
import { ExportRepository } from './export.repository.ts';
import { ExportService } from './export.service.ts';
import { FileBytes } from './file-bytes.ts';
import { IdentityExportRepository } from './identity-export.repository.ts';

/** All that is kept of somebody, in one archive. */
@Module({ imports: [UsersModule], controllers: [ExportController], providers: [ExportService, ExportRepository, IdentityExportRepository, DecisionExportRepository, FileBytes] })
export class ExportingModule {}
