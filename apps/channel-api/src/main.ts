import 'reflect-metadata';
import { runService } from '@chatgenius/service-runtime';
import { channelApiEnvironment } from './channel-api.env.ts';
import { startChannelApi } from './start.ts';

await runService({ name: 'channel-api', environment: channelApiEnvironment, start: startChannelApi });
