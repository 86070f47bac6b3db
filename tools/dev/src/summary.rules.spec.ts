import { type ServiceProcess, type StackMember } from '@chatgenius/stack';
import { summary } from './summary.rules.ts';

describe('what npm start prints at last', () => {
  const member = (name: string, opsPort: number): StackMember => ({ name, opsUrl: `http://127.0.0.1:${opsPort}`, logFile: '', process: {} as ServiceProcess });
  const urls = { DATABASE_URL: 'postgresql://someone:secret@db:5432/chatgenius', REDIS_URL: 'redis://127.0.0.1:1', NATS_URL: 'nats://127.0.0.1:2' };
  const stack = {
    channelApi: [{ ...member('channel-api-1', 4100), url: 'http://127.0.0.1:4000' }],
    gateways: [{ ...member('gateway-1', 4101), url: 'http://127.0.0.1:4001' }],
    messaging: [member('messaging-1', 4103)],
    presence: [],
    files: [],
    canary: [],
    logDirectory: '/logs',
    passedOn: ['LOG_LEVEL', 'STREAM_SHARDS'],
  };

  it('says where everything is, and how to stop', () => {
    const text = summary({ infrastructure: { source: 'containers', urls }, stack });
    for (const part of ['http://127.0.0.1:4000', 'http://127.0.0.1:4001', 'http://127.0.0.1:4103/readyz', 'containers', '/logs/*.log', 'LOG_LEVEL, STREAM_SHARDS', 'Ctrl-C']) {
      expect(text).toContain(part);
    }
  });

  it('says first what to open', () => {
    const text = summary({ infrastructure: { source: 'containers', urls }, stack, chatWeb: { url: 'http://127.0.0.1:4004' } });
    expect(text.split('\n').find((line) => line.includes('http'))).toContain('http://127.0.0.1:4004');
  });

  it('shows no password', () => {
    const text = summary({ infrastructure: { source: 'the environment', urls }, stack });
    expect(text).toContain('postgresql://someone:***@db:5432/chatgenius');
    expect(text).not.toContain('secret');
  });

  it('says where the passwords are', () => {
    expect(summary({ infrastructure: { source: 'containers', urls }, stack, passwordsFile: '.data/servers.env' })).toContain('. .data/servers.env');
  });
});
