import { Module } from '@nestjs/common';
import { StaleRowRepository } from './stale-row.repository.ts';
import { StaleRows } from './stale-rows.ts';

/** What channel-api does by itself, again and again, for tables of several subjects. */
@Module({ providers: [StaleRows, StaleRowRepository] })
export class UpkeepModule {}
