import 'reflect-metadata';
import { newSigningKeys } from '@chatgenius/auth';
import { runService } from '@chatgenius/service-runtime';
import { channelApiAgreements, channelApiEnvironment } from './channel-api.env.ts';
import { startChannelApi } from './start.ts';

const OPTIONS = { '--new-signing-keys': { meaning: 'writes a new private key set, for AUTH_SIGNING_KEYS_FILE', write: () => `${newSigningKeys()}\n` } };

await runService({ name: 'channel-api', environment: channelApiEnvironment, agreements: channelApiAgreements, options: OPTIONS, start: startChannelApi });
