import { ObserveOptionsError, parseObserveOptions } from './observe-options.rules.ts';

describe('the options of npm run observe', () => {
  it('are by default the processes of npm start', () => {
    const { targets, port } = parseObserveOptions([]);
    expect(port).toBe(4200);
    expect(targets.map(({ job, instance, opsUrl }) => `${job} ${instance} ${opsUrl}`)).toContain('connection-gateway gateway-2 http://127.0.0.1:4102');
  });

  it('take processes by their addresses', () => {
    expect(parseObserveOptions(['--target', 'channel-api=10.0.0.7:9090']).targets).toEqual([{ job: 'channel-api', instance: '10.0.0.7:9090', opsUrl: 'http://10.0.0.7:9090' }]);
  });

  it.each([[['--port', 'x']], [['--port', '70000']], [['--target', 'channel-api']], [['--unknown']], [['stray']]])('say what is wrong with %j', (args) => {
    expect(() => parseObserveOptions(args)).toThrow(ObserveOptionsError);
  });
});
