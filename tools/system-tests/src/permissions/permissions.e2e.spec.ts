import { Attempt, outcomeOf } from './attempt.ts';
import { ACTORS, assemble, type Cast } from './cast.ts';
import { nameOf, needs, type Need } from './needs.rules.ts';
import { passes, permissionTable, writeTable, type Walked } from './permission-report.ts';
import { probes } from './probes.ts';
import { SharedSystem } from '../shared-system.ts';

/** Every cell of the permission tables, by every command and route that needs it, against the running product. */
describe('the permission tables', () => {
  const all = needs();
  let system: SharedSystem;
  let cast: Cast;

  beforeAll(async () => {
    system = await SharedSystem.use();
    cast = await assemble(system, all.length * ACTORS.length);
  });
  afterAll(() => system.stop());

  it('are walked whole: the walk knows how to call whatever needs a permission', () => {
    expect(Object.keys(probes).toSorted()).toEqual(all.map(nameOf).toSorted());
  });

  it('hold for every role, over the socket and over HTTP', async () => {
    const walked: Walked[] = [];
    for (const [place, need] of all.entries()) walked.push(...(await walk(need, place)));
    const table = permissionTable(walked);
    writeTable(table);
    process.stdout.write(`\n${table}`);
    const wrong = walked.filter((one) => !passes(one)).map(({ contract, permission, actor, outcome }) => `${contract} for ${permission} by ${actor}: ${outcome}`);
    expect(wrong).toEqual([]);
  }, 120_000);

  /** All roles at once, each in a channel in which nobody has tried anything. */
  async function walk(need: Need, place: number): Promise<Walked[]> {
    const probe = probes[nameOf(need)];
    if (probe === undefined) return [];
    return Promise.all(
      ACTORS.map(async (actor, index) => {
        const channelId = cast.channelIds[place * ACTORS.length + index] ?? '';
        const attempt = new Attempt({ 'channel-api': system.apiUrl, 'file-service': system.filesUrl() }, cast, cast.actors[actor], channelId);
        return { ...need, actor, outcome: await outcomeOf(probe(attempt)) };
      }),
    );
  }
});
