import 'reflect-metadata';
import { runService } from '@chatgenius/service-runtime';
import { channelApiAgreements, channelApiEnvironment } from './channel-api.env.ts';
import { startChannelApi } from './start.ts';

await runService({ name: 'channel-api', environment: channelApiEnvironment, agreements: channelApiAgreements, start: startChannelApi });
