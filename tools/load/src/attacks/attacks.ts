import { commands } from '@chatgenius/contracts';
import { WireClient } from '@chatgenius/testing';
import { type Bench } from '../bench.ts';
import { createPopulation, populateProduct } from '../targets/population.ts';
import { startProduct } from '../targets/product.ts';
import { signTokens } from '../targets/tokens.ts';
import { type AttackName, ATTACKS, type AttacksOptions } from './attacks-options.rules.ts';
import { Innocents } from './innocents.ts';
import { RunningAttack } from './running-attack.ts';
import { type AttackResult } from './verdict.rules.ts';

/** Members of the channel that attackers write in: they are one of them each, and have a part of it for accounts. */
const CROWD = 500;
const ACCOUNTS = 20;
/** Of innocent users. */
const ROOM_SIZE = 2;
/** Until an attack is in full swing. */
const WARM_UP_SECONDS = 2;

/** Each attack on a deployment of its own, so that none finds what another has left. */
export async function measureAttacks(bench: Bench, { attacks, seconds, innocents }: AttacksOptions, log: (line: string) => void): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  for (const attack of attacks) {
    log(`${attack}: ${ATTACKS[attack]}`);
    results.push(await measureAttack(bench, attack, { seconds, innocents }));
  }
  return results;
}

async function measureAttack(bench: Bench, attack: AttackName, { seconds, innocents }: Omit<AttacksOptions, 'attacks'>): Promise<AttackResult> {
  const { infrastructure, signingKeysFile } = bench;
  const databaseUrl = bench.databaseUrl(`load_attack_${attack}`);
  const product = await startProduct({ infrastructure, databaseUrl, signingKeysFile, gateways: 2, messaging: 2, asShipped: true });
  try {
    const { people, plan } = await populate(bench, databaseUrl, innocents);
    const bystanders = new Innocents(people, product);
    await bystanders.connect();
    const message = await firstMessage(product.urls[0] ?? '', plan);
    await bystanders.observe(WARM_UP_SECONDS);
    const calm = await bystanders.observe(seconds);
    const running = new RunningAttack({ ...plan, attack, urls: product.urls, apiUrl: product.apiUrl, messageId: message });
    await running.beside(bystanders.observe(WARM_UP_SECONDS));
    const beside = await running.beside(bystanders.observe(seconds));
    const told = await running.end();
    bystanders.close();
    return { attack, calm, beside, told };
  } finally {
    await product.stop();
  }
}

async function populate(bench: Bench, databaseUrl: string, innocents: number) {
  const crowd = createPopulation(CROWD, CROWD);
  const others = createPopulation(innocents * ROOM_SIZE, ROOM_SIZE);
  await populateProduct(databaseUrl, { userIds: [...crowd.userIds, ...others.userIds], channelIds: [...crowd.channelIds, ...others.channelIds] });
  const tokens = await signTokens(bench.keys, crowd.userIds.slice(0, ACCOUNTS));
  const own = await signTokens(bench.keys, others.userIds);
  const people = own.flatMap((token, index) => (index % ROOM_SIZE === 0 ? [{ token, channelId: others.channelIds[index] ?? '' }] : []));
  return { people, plan: { tokens, channelId: crowd.channelIds[0] ?? '' } };
}

/** Written by the first of the attackers, who may edit it. */
async function firstMessage(url: string, { tokens: [token], channelId }: { readonly tokens: readonly string[]; readonly channelId: string }): Promise<string> {
  const client = await WireClient.connect({ url, token });
  const { message } = await client.command(commands.messageSend, { channelId, clientMessageId: 'first', text: 'hello' });
  client.close();
  return message.id;
}
