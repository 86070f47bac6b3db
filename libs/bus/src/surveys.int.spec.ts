import { randomUUID } from 'node:crypto';
import { natsUrl } from '@chatgenius/testing';
import { z } from 'zod';
import { BusConnection } from './bus.connection.ts';
import { answerSurvey, askAll } from './surveys.ts';

const contract = () => ({ subject: `test.${randomUUID()}`, question: z.object({ value: z.number() }), answer: z.object({ by: z.string(), value: z.number() }) });

describe('a survey', () => {
  const buses: BusConnection[] = [];
  const faults: unknown[] = [];
  const open = async () => {
    const bus = await BusConnection.open({ url: natsUrl(), name: 'surveys.int.spec', streamShards: 8 });
    buses.push(bus);
    return bus;
  };
  const onFault = (_: string, error: unknown) => faults.push(error);

  afterAll(() => Promise.all(buses.map((bus) => bus.close())));

  it('is answered by everybody who listens, and does not wait for more than are enough', async () => {
    const [asker, one, other] = [await open(), await open(), await open()];
    const asked = contract();
    for (const [by, bus] of [['one', one], ['other', other]] as const) answerSurvey(bus, asked, ({ value }) => ({ by, value: value * 2 }), onFault);
    await Promise.all([one, other].map((bus) => bus.nats.flush()));
    const answers = await askAll(asker, asked, { value: 21 }, { withinMs: 10_000, isEnough: ({ length }) => length === 2, onFault });
    expect(answers.toSorted((a, b) => a.by.localeCompare(b.by))).toEqual([{ by: 'one', value: 42 }, { by: 'other', value: 42 }]);
  });

  it('ends when its time is up, without those who are silent or cannot be read', async () => {
    const [asker, silent, broken] = [await open(), await open(), await open()];
    const asked = contract();
    answerSurvey(silent, asked, () => { throw new Error('busy'); }, onFault);
    broken.subscribe(asked.subject, (message) => message.respond('{'));
    await Promise.all([silent, broken].map((bus) => bus.nats.flush()));
    expect(await askAll(asker, asked, { value: 1 }, { withinMs: 200, isEnough: () => false, onFault })).toEqual([]);
    expect(faults).toHaveLength(2);
    expect(await askAll(asker, contract(), { value: 1 }, { withinMs: 50, isEnough: () => false, onFault })).toEqual([]);
  });
});
