import { Global, Module } from '@nestjs/common';
import { IdempotencyRepository } from './idempotency.repository.ts';
import { IdempotencyService } from './idempotency.service.ts';

/** Requests that name themselves, so that a repeat does nothing twice. */
@Global()
@Module({ providers: [IdempotencyRepository, IdempotencyService], exports: [IdempotencyRepository, IdempotencyService] })
export class IdempotencyModule {}
