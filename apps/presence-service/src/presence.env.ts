import { busEnvironment } from '@chatgenius/bus/client';
import { databaseEnvironment, redisEnvironment, seconds } from '@chatgenius/service-runtime';

export const presenceEnvironment = {
  ...databaseEnvironment,
  DATABASE_POOL_SIZE: databaseEnvironment.DATABASE_POOL_SIZE.default(4),
  ...busEnvironment,
  ...redisEnvironment,
  PRESENCE_GRACE_SECONDS: seconds({ max: 600 })
    .default(10)
    .describe('How long a user without a connection is still shown as before, so that a page that is reloaded does not flap. Above 13, the death of a gateway is noticed later than after 15 s.'),
};
