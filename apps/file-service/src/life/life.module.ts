import { Module } from '@nestjs/common';
import { ProcessingModule } from '../processing/processing.module.ts';
import { LifeRepository } from './life.repository.ts';
import { Removal } from './removal.ts';
import { Sweep } from './sweep.ts';

/** How files end. */
@Module({ imports: [ProcessingModule], providers: [LifeRepository, Removal, Sweep] })
export class LifeModule {}
