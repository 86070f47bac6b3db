import fc from 'fast-check';
import { z } from 'zod';
import { count, port, secret } from './fields.ts';
import { mistakenNames } from './unknown-names.rules.ts';
import { variablesOf } from './variables.ts';

const variables = variablesOf(z.object({ PORT: port(), MESSAGE_SEND_PER_MINUTE: count('messages'), OPS_TOKEN: secret({ expected: 'a secret', accepts: () => true }) }));
const advice = (...names: string[]) => Object.fromEntries(mistakenNames(names, variables).map((mistaken) => [mistaken.name, mistaken.advice]));

describe('mistakenNames', () => {
  it('finds names that are nearly those of variables', () => {
    expect(advice('MESAGE_SEND_PER_MINUTE', 'message_send_per_minute', 'OPS_TOKEN_FLE', 'PORTT')).toEqual({
      MESAGE_SEND_PER_MINUTE: 'is not known; was MESSAGE_SEND_PER_MINUTE meant?',
      message_send_per_minute: 'is not known; was MESSAGE_SEND_PER_MINUTE meant?',
      OPS_TOKEN_FLE: 'is not known; was OPS_TOKEN_FILE meant?',
      PORTT: 'is not known; was PORT meant?',
    });
  });

  it('says that what is no secret is not read from a file', () => {
    expect(advice('PORT_FILE', 'OPS_TOKEN_FILE')).toEqual({ PORT_FILE: 'is not read: only secrets may be given as files' });
  });

  it('leaves what other programs read alone', () => {
    expect(advice('PATH', 'HOME', 'PWD', 'HOSTNAME', 'NODE_OPTIONS', 'KUBERNETES_PORT', 'KUBERNETES_SERVICE_HOST', 'REDIS_PORT', 'OTEL_SERVICE_NAME')).toEqual({});
  });

  it('finds any single slip', () => {
    const name = 'MESSAGE_SEND_PER_MINUTE';
    fc.assert(
      fc.property(fc.nat(name.length - 1), fc.constantFrom('', 'X', '_Q'), (at, instead) => {
        const slip = `${name.slice(0, at)}${instead}${name.slice(at + 1)}`;
        expect(Object.keys(advice(slip))).toEqual([slip]);
      }),
    );
  });
});
