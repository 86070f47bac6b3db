import { ServiceTokenVerifier } from '@chatgenius/http';
import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.ts';
import { BotController } from './bot.controller.ts';
import { BotRepository } from './bot.repository.ts';
import { BotService } from './bot.service.ts';
import { ServiceTokenRepository } from './service-token.repository.ts';

@Module({
  imports: [UsersModule],
  controllers: [BotController],
  providers: [BotRepository, BotService, ServiceTokenRepository, ServiceTokenVerifier],
  exports: [ServiceTokenVerifier],
})
export class BotsModule {}
