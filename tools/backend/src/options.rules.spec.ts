import { OptionsError, parseOptions } from './options.rules.ts';

it('takes free ports, one gateway and no limits unless told otherwise', () => {
  expect(parseOptions([])).toMatchObject({ seed: undefined, gateways: 1, portBase: undefined, limits: false, command: [] });
});

it('reads what it is told, and leaves the command alone', () => {
  expect(parseOptions(['--seed', 'people.json', '--gateways', '2', '--set', 'A=b=c', '--origin', 'http://localhost:3000', '--limits', '--', 'npm', 'test', '--limits'])).toMatchObject({
    seed: 'people.json', gateways: 2, variables: { A: 'b=c' }, origins: ['http://localhost:3000'], limits: true, command: ['npm', 'test', '--limits'],
  });
});

it.each([['--gateways', '0'], ['--gateways', 'x'], ['--port-base', '80'], ['--origin', 'http://localhost:3000/'], ['--set', 'a=b'], ['--seeds', 'x']])('refuses %s %s', (...args) => {
  expect(() => parseOptions(args)).toThrow(OptionsError);
});
