import { BearerGuard, BodyGuard, ErrorFilter, LimitGuard, PermissionGuard, RouteInterceptor } from '@chatgenius/http';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { FoundationModule, type Foundation } from './foundation/foundation.module.ts';
import { HoldsModule } from './holds/holds.module.ts';
import { LifeModule } from './life/life.module.ts';
import { ReadingModule } from './reading/reading.module.ts';
import { UploadingModule } from './uploading/uploading.module.ts';

/** The whole of file-service: a module for each subject, and what every request passes. */
@Module({
  imports: [UploadingModule, ReadingModule, HoldsModule, LifeModule],
  providers: [
    // In this order: who asks, how often, whether they may, and only then what.
    { provide: APP_GUARD, useClass: BearerGuard },
    { provide: APP_GUARD, useClass: LimitGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_GUARD, useClass: BodyGuard },
    { provide: APP_INTERCEPTOR, useClass: RouteInterceptor },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
})
export class FileServiceModule {
  static with(foundation: Foundation): DynamicModule {
    return { module: FileServiceModule, imports: [FoundationModule.with(foundation)] };
  }
}
