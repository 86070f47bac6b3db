import 'reflect-metadata';
import { nestLogger, runService } from '@chatgenius/service-runtime';
import { NestFactory } from '@nestjs/core';
import { canaryAgreements, canaryEnvironment, settingsOf } from './canary.env.ts';
import { CanaryModule } from './canary.module.ts';
import { Prober } from './prober.ts';

await runService({
  name: 'canary',
  environment: canaryEnvironment,
  agreements: canaryAgreements,
  start: async ({ environment, logger }) => {
    const app = await NestFactory.createApplicationContext(CanaryModule.with(settingsOf(environment), logger), { logger: nestLogger(logger) });
    const prober = app.get(Prober);
    // Ready at once: that the product is away is what it is to find out.
    prober.start();
    return {
      drain: () => prober.stop(),
      close: () => app.close(),
    };
  },
});
