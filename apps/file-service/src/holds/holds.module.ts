import { Module } from '@nestjs/common';
import { HeldFileRepository } from './held-file.repository.ts';
import { HoldController } from './hold.controller.ts';

/** Files that holds keep, for administrators. */
@Module({ controllers: [HoldController], providers: [HeldFileRepository] })
export class HoldsModule {}
